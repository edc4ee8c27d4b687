import type { BackendName } from '../domain/config/training-config';

/** Whether a backend may compute on a GPU where there is one; whether `auto` does, each run measures for itself. */
export function usesGpu(backend: BackendName): boolean {
  switch (backend) {
    case 'tensorflow':
    case 'webgpu':
    case 'auto':
      return true;
    case 'native':
    case 'cpu':
      return false;
  }
}
