import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import type { Disposer } from '../../core/disposable';
import type { GpuUse, MachineUse } from '../../domain/overview';
import { hostMemory } from '../../executors/local/devices/memory';
import { measureGpus } from './measure-gpus';

/** Between two looks at the load: a shorter time says little. */
const loadMilliseconds = 900;
const gpuMilliseconds = 2000;
/** Where there is no GPU, one may be plugged in. */
const noGpuMilliseconds = 60_000;
const diskMilliseconds = 5000;

/** Measures the machine for whoever asks; what takes longer is measured aside, and only while somebody asks. */
export function watchMachine(home: string) {
  const ended = new AbortController();
  const cores = availableParallelism();
  const name = cpus()[0]?.model.trim() ?? 'unknown';
  let ticks = processorTicks();
  let load: number | null = null;
  let looked = performance.now();
  let gpus: GpuUse[] = [];
  let disk: MachineUse['disk'] = null;

  const lookAtGpus = createRefresh(
    async () => {
      gpus = await measureGpus(ended.signal);
    },
    () => (gpus.length > 0 ? gpuMilliseconds : noGpuMilliseconds),
  );
  const lookAtDisk = createRefresh(
    async () => {
      const { bavail, blocks, bsize } = await statfs(home);
      disk = { total: blocks * bsize, free: bavail * bsize };
    },
    () => diskMilliseconds,
  );

  return {
    measure(): MachineUse {
      lookAtGpus();
      lookAtDisk();
      const now = performance.now();
      if (now - looked >= loadMilliseconds) {
        const next = processorTicks();
        const all = next.all - ticks.all;
        load = all > 0 ? 1 - (next.idle - ticks.idle) / all : load;
        [ticks, looked] = [next, now];
      }
      const { total, available } = hostMemory();
      const memory = { total, used: Math.max(0, total - available) };
      return { processor: { name, cores, load }, memory, gpus, disk };
    },
    dispose(): void {
      ended.abort();
    },
  } satisfies Disposer & Record<string, unknown>;
}

function processorTicks(): { all: number; idle: number } {
  const ticks = { all: 0, idle: 0 };
  for (const { times } of cpus()) {
    ticks.all += times.user + times.nice + times.sys + times.idle + times.irq;
    ticks.idle += times.idle;
  }
  return ticks;
}

/** Does something again where it was last done some time ago, one at a time. */
function createRefresh(work: () => Promise<void>, milliseconds: () => number): () => void {
  let isBusy = false;
  let last = -Infinity;
  return () => {
    if (isBusy || performance.now() - last < milliseconds()) return;
    isBusy = true;
    work()
      .catch(() => undefined)
      .finally(() => {
        last = performance.now();
        isBusy = false;
      });
  };
}
