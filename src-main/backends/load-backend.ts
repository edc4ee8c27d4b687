import { describeError, isQuadLabError } from '../core/errors';
import type { BackendReport, LoadedBackend } from './backend';
import { loadCpu } from './cpu';
import { loadTensorflow } from './tensorflow';

type LoadableName = 'tensorflow' | 'webgpu' | 'native' | 'cpu';

export interface BackendOptions {
  /** Computing threads of the backend native; default: one for each core. */
  readonly threads?: number | undefined;
}

/** Fastest first. */
const loaders: Record<LoadableName, (options: BackendOptions) => Promise<LoadedBackend>> = {
  tensorflow: loadTensorflow,
  webgpu: async () => (await import('./webgpu/load-webgpu')).loadWebgpu(),
  native: async ({ threads }) => (await import('./native/load-native')).loadNative(threads),
  cpu: loadCpu,
};

/**
 * Loads a backend and makes it the current one. `auto` takes tensorflow where it works, else cpu; native and webgpu are for
 * those who ask for them, as long as nothing measures whether a network gains by it.
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

/** Tries every backend. Each one stays loaded, so this is for a process that then ends. */
export async function probeBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  for (const [name, load] of Object.entries(loaders)) {
    try {
      const { versions, dispose } = await load({});
      const detail = Object.entries(versions).map((entry) => entry.join(' '));
      dispose?.();
      reports.push({ name, works: true, detail: detail.join(', ') });
    } catch (error) {
      if (!isQuadLabError(error)) throw error;
      reports.push({
        name,
        works: false,
        detail: error.message,
        ...(error.advice === undefined ? { detail: describeError(error) } : { advice: error.advice }),
      });
    }
  }
  return reports;
}
