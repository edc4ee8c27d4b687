import { describeError, isQuadLabError } from '../core/errors';
import type { BackendReport, LoadedBackend } from './backend';
import { loadCpu } from './cpu';

export type LoadableName = 'tensorflow' | 'webgpu' | 'native' | 'cpu';

export interface BackendOptions {
  /** Computing threads of the backends native and tensorflow; default: one for each core. */
  readonly threads?: number | undefined;
  /** `<home>/tensorflow`, where `quadlab setup tensorflow` builds that backend. */
  readonly tensorflowFolder?: string | undefined;
  /** Whether webgpu may compute on a processor in place of a GPU; default true, for those who ask for it by its name. */
  readonly software?: boolean | undefined;
}

const loaders: Record<LoadableName, (options: BackendOptions) => Promise<LoadedBackend>> = {
  tensorflow: async (options) => (await import('./tensorflow/load-tensorflow')).loadTensorflow(options),
  webgpu: async (options) => (await import('./webgpu/load-webgpu')).loadWebgpu(options),
  native: async ({ threads }) => (await import('./native/load-native')).loadNative(threads),
  cpu: loadCpu,
};

/**
 * Loads a backend and makes it the current one. `auto` takes native where it works, else cpu; whether a GPU is faster for a
 * network, training measures (training/choose-backend.ts). Throws BACKEND_UNAVAILABLE.
 */
export async function loadBackend(
  name: 'auto' | LoadableName,
  options: BackendOptions = {},
): Promise<LoadedBackend> {
  if (name !== 'auto') return loaders[name](options);
  return (await tryBackend('native', options)) ?? loaders.cpu(options);
}

/** Loads a backend where it works here; undefined where it does not. */
export async function tryBackend(
  name: LoadableName,
  options: BackendOptions = {},
): Promise<LoadedBackend | undefined> {
  try {
    return await loaders[name](options);
  } catch (error) {
    if (isQuadLabError(error) && error.code === 'BACKEND_UNAVAILABLE') return undefined;
    throw error;
  }
}

/** Tries a backend. It stays loaded, and a bad driver may end the process: this is for one of its own (probe/main.ts). */
export async function probeBackend(name: LoadableName, options: BackendOptions = {}): Promise<BackendReport> {
  try {
    const { versions, usesGpu = false, dispose } = await loaders[name](options);
    dispose?.();
    const detail = Object.entries(versions).map((entry) => entry.join(' '));
    return { name, works: true, detail: detail.join(', '), usesGpu };
  } catch (error) {
    if (!isQuadLabError(error)) throw error;
    return {
      name,
      works: false,
      detail: error.message,
      ...(error.advice === undefined ? { detail: describeError(error) } : { advice: error.advice }),
    };
  }
}
