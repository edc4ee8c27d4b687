import type * as dawn from 'webgpu';
import { messageOf, QuadLabError } from '../../core/errors';

/** A device, what it is, and what has to be let go at the end. */
export interface OpenDevice {
  readonly device: GPUDevice;
  readonly adapterInfo: GPUAdapterInfo;
  /** Destroys the device. */
  dispose(): void;
}

export interface AdapterChoice {
  /** Part of the name that Dawn calls the adapter by; default: what the system takes for its fastest. */
  readonly name?: string | undefined;
  /** Whether a processor that computes in place of a GPU will do (SwiftShader, llvmpipe). */
  readonly software: boolean;
}

/** What kernels need beyond that which every device of WebGPU has. */
const needed = { maxStorageBuffersPerShaderStage: 10 } as const;

/** Limits that are asked for as high as the adapter has them. */
const wanted = [
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Opens a device by way of Dawn (the package `webgpu`). Throws BACKEND_UNAVAILABLE. */
export async function openDevice({ name, software }: AdapterChoice): Promise<OpenDevice> {
  const { create, globals } = await loadDawn();
  Object.assign(globalThis, globals);
  const { gpu, adapter } = await requestAdapter(create, name);
  const adapterInfo = adapter.info;
  if (adapterInfo.isFallbackAdapter && !software) {
    throw unavailable(
      `there is no GPU, only ${describeAdapter(adapterInfo)}, which computes on the processor`,
      adviceForDriver(),
    );
  }
  const device = await adapter
    .requestDevice({ requiredLimits: limitsOf(adapter) })
    .catch((error: unknown) => {
      throw unavailable(
        `${describeAdapter(adapterInfo)} gives no device: ${firstLine(error)}`,
        adviceForDriver(),
        error,
      );
    });
  // tfjs's backend looks for it when it is made, and no more after that.
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  return {
    device,
    adapterInfo,
    dispose() {
      device.destroy();
    },
  };
}

/** What an adapter calls itself. */
export function describeAdapter({
  vendor,
  architecture,
  description,
  isFallbackAdapter,
}: GPUAdapterInfo): string {
  const names = description === '' ? [vendor, architecture].filter((name) => name !== '') : [description];
  const text = names.length === 0 ? 'an adapter without a name' : names.join(' ');
  return isFallbackAdapter ? `${text} (software)` : text;
}

type Dawn = Pick<typeof dawn, 'create' | 'globals'>;

async function loadDawn(): Promise<Dawn> {
  try {
    return await import('webgpu');
  } catch (error) {
    throw unavailable(
      `the package webgpu does not work on ${process.platform} ${process.arch}: ${firstLine(error)}`,
      'It has builds for Linux, Windows and macOS on x64 and arm64; on Linux it needs glibc. `npm ci` installs it.',
      error,
    );
  }
}

/**
 * Dawn by the name of the adapter that it was asked for. It crashes where it goes, by the garbage collector, before the
 * last promise of its devices has settled; so it stays, which does not keep Node from exiting.
 */
const instances = new Map<string | undefined, GPU>();

async function requestAdapter(
  create: Dawn['create'],
  name: string | undefined,
): Promise<{ gpu: GPU; adapter: GPUAdapter }> {
  let gpu: GPU;
  let adapter: GPUAdapter | null;
  try {
    gpu = instances.get(name) ?? create(name === undefined ? [] : [`adapter=${name}`]);
    instances.set(name, gpu);
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    // Dawn lists the adapters that there are.
    const [what = '', ...adapters] = messageOf(error)
      .split('\n')
      .map((line) => line.trim());
    if (name === undefined) throw unavailable(what, adviceForDriver(), error);
    throw unavailable(
      `there is no adapter named "${name}"`,
      adapters.length > 1
        ? `There are: ${adapters.slice(1).join('; ').replaceAll('* ', '')}.`
        : adviceForDriver(),
      error,
    );
  }
  if (adapter !== null) return { gpu, adapter };
  throw unavailable(
    process.platform === 'linux'
      ? 'no GPU was found: Vulkan (libvulkan.so.1) or the driver of a GPU is missing or too old, or there is no GPU'
      : 'no GPU was found whose driver is new enough',
    adviceForDriver(),
  );
}

function limitsOf({ limits, info }: GPUAdapter): Record<string, number> {
  for (const [name, least] of Object.entries(needed)) {
    const found = limits[name as keyof typeof needed];
    if (found >= least) continue;
    throw unavailable(
      `${describeAdapter(info)} is too small: its ${name} is ${found}, at least ${least} are needed`,
      adviceForDriver(),
    );
  }
  return Object.fromEntries(wanted.map((name) => [name, limits[name]]));
}

function unavailable(why: string, advice: string, cause?: unknown): QuadLabError {
  return new QuadLabError('BACKEND_UNAVAILABLE', `the backend webgpu can't be loaded: ${why}`, {
    cause,
    advice,
  });
}

function adviceForDriver(): string {
  const install: Partial<Record<NodeJS.Platform, string>> = {
    linux:
      'Install the driver of the GPU and Vulkan: `apt-get install libvulkan1 mesa-vulkan-drivers` for AMD and Intel, the NVIDIA driver (535 or newer) with libvulkan1 for NVIDIA',
    win32: 'Install the newest driver of the GPU',
    darwin: 'macOS needs Metal, which every Mac since 2014 has',
  };
  const first = install[process.platform];
  const second = 'set training.backend to native or cpu.';
  return first === undefined ? `S${second.slice(1)}` : `${first}, or ${second}`;
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
