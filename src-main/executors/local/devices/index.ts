import { availableParallelism, cpus } from 'node:os';
import { hostMemory, type HostMemory } from './memory';
import { nvidiaGpus, type NvidiaGpu } from './nvidia';

export type { HostMemory } from './memory';
export { visibleGpus } from './nvidia';
export type { NvidiaGpu } from './nvidia';

export interface Cpu {
  /** As its maker calls it. */
  name: string;
  /** Cores that this process may use; hardware threads count as cores. */
  cores: number;
}

/** What can compute on this machine. */
export interface Devices {
  cpu: Cpu;
  memory: HostMemory;
  gpus: NvidiaGpu[];
}

/**
 * Looks for what can compute on this machine. Limits of a container or of a batch job are respected. GPUs of other makers
 * are known to the backend webgpu alone.
 */
export async function discoverDevices(): Promise<Devices> {
  return {
    cpu: { name: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism() },
    memory: hostMemory(),
    gpus: await nvidiaGpus(),
  };
}
