import { loadWebgpu } from '../../../src-main/backends/webgpu/load-webgpu';
import { isQuadLabError } from '../../../src-main/core/errors';
import '../../../src-main/nn/kernels/registered';
import { useSoftwareVulkan } from '../../support/webgpu-environment';

// A file of its own beside backends.ts: compiling shaders for a software Vulkan takes long, so that webgpu is tested
// where all of its kernels are, and not in every suite.

useSoftwareVulkan();

/** Why the webgpu backend does not work here; undefined where it does. */
export const webgpuProblem = await loadWebgpu().then(
  () => undefined,
  (error: unknown) => {
    if (isQuadLabError(error) && error.code === 'BACKEND_UNAVAILABLE') return error.message;
    throw error;
  },
);
if (webgpuProblem !== undefined) console.warn(`Nothing is tested on webgpu: ${webgpuProblem}`);
