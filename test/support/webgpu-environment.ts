import { existsSync } from 'node:fs';

/** Chromium's software Vulkan. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Lets Dawn find Chromium's software Vulkan where it is installed and nothing else was chosen, so that tests need no GPU.
 * It has to be set before Dawn is loaded, and goes over to the processes that tests start.
 */
export function useSoftwareVulkan(): void {
  const { env } = process;
  if (
    env['VK_ICD_FILENAMES'] === undefined &&
    env['VK_DRIVER_FILES'] === undefined &&
    existsSync(swiftShader)
  ) {
    env['VK_ICD_FILENAMES'] = swiftShader;
  }
  // The Vulkan loader complains where there is none.
  env['XDG_RUNTIME_DIR'] ??= '/tmp';
}
