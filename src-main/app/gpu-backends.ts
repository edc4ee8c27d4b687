import { createRequire } from 'node:module';
import type { BackendName } from '../domain/config/training-config';

/** Whether a backend computes on an NVIDIA GPU where there is one; `auto` does where tensorflow is installed. */
export function usesGpu(backend: BackendName): boolean {
  switch (backend) {
    case 'tensorflow':
      return true;
    case 'auto':
      return isInstalled('@tensorflow/tfjs-node-gpu');
    case 'native':
    case 'cpu':
      return false;
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
