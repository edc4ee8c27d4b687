import { describeError, isQuadLabError } from '../core/errors';
import type { BackendReport, LoadedBackend } from './backend';
import { loadCpu } from './cpu';
import { loadTensorflow } from './tensorflow';

export type LoadableName = 'tensorflow' | 'native' | 'cpu';

export interface BackendOptions {
  /** Computing threads of the backend native; default: one for each core. */
  readonly threads?: number | undefined;
}

/** Fastest first. */
const loaders: Record<LoadableName, (options: BackendOptions) => Promise<LoadedBackend>> = {
  tensorflow: loadTensorflow,
  native: async ({ threads }) => (await import('./native/load-native')).loadNative(threads),
  cpu: loadCpu,
};

/**
 * Loads a backend and makes it the current one. `auto` takes tensorflow where it works, else cpu; native is for those who
 * ask for it, as long as nothing measures whether a network gains by it.
 */
export async function loadBackend(
  name: 'auto' | LoadableName,
  options: BackendOptions = {},
): Promise<LoadedBackend> {
  if (name !== 'auto') return loaders[name](options);
  try {
    return await loaders.tensorflow(options);
  } catch (error) {
    if (!isQuadLabError(error) || error.code !== 'BACKEND_UNAVAILABLE') throw error;
    return loaders.cpu(options);
  }
}

/** Tries a backend. It stays loaded, and a bad driver may end the process: this is for one of its own (probe/main.ts). */
export async function probeBackend(name: LoadableName, options: BackendOptions = {}): Promise<BackendReport> {
  try {
    const { versions } = await loaders[name](options);
    const detail = Object.entries(versions).map((entry) => entry.join(' '));
    return { name, works: true, detail: detail.join(', ') };
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
