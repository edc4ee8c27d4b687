import type { BackendName } from '../domain/config/training-config';
import type { GpuUse } from '../executors/local/placement';

/**
 * Which of several NVIDIA GPUs a run on a backend may be given. tensorflow computes on the one that CUDA shows it. webgpu
 * opens the one that Dawn takes, whatever CUDA shows, so all its runs share one; and `auto` may choose webgpu.
 */
export function gpusFor(backend: BackendName): GpuUse {
  switch (backend) {
    case 'tensorflow':
      return 'any';
    case 'webgpu':
    case 'auto':
      return 'first';
    case 'native':
    case 'cpu':
      return 'none';
  }
}
