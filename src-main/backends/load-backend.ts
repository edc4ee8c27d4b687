import { describeError, isQuadLabError } from '../core/errors';
import type { BackendReport, LoadedBackend } from './backend';
import { loadCpu } from './cpu';
import { loadTensorflow } from './tensorflow';

const loaders: Record<'tensorflow' | 'cpu', () => Promise<LoadedBackend>> = {
  tensorflow: loadTensorflow,
  cpu: loadCpu,
};

/** Loads a backend and makes it the current one. `auto` takes the first that works, fastest first. */
export async function loadBackend(name: 'auto' | 'tensorflow' | 'cpu'): Promise<LoadedBackend> {
  if (name !== 'auto') return loaders[name]();
  try {
    return await loadTensorflow();
  } catch (error) {
    if (!isQuadLabError(error)) throw error;
    return loadCpu();
  }
}

/** Tries every backend. Each one stays loaded, so this is for a process that then ends. */
export async function probeBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [];
  for (const [name, load] of Object.entries(loaders)) {
    try {
      const { versions } = await load();
      const detail = Object.entries(versions).map((entry) => entry.join(' '));
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
