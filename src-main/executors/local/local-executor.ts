import type { BackendName } from '../../domain/config/training-config';
import type { Place } from '../../domain/place';
import type { Executor, ExecutorSession } from '../executor';
import { discoverDevices, visibleGpus } from './devices';
import { createPlacement, type GpuUse, type Placement } from './placement';
import { startWorker, type LocalWorker, type WorkerCommand } from './worker-process';

export interface LocalExecutorOptions extends WorkerCommand {
  /** Which of several GPUs a backend may be given. */
  gpusFor: (backend: BackendName) => GpuUse;
}

/**
 * Runs each worker as a child process on this machine. A process that has ended a run well takes the next one with the
 * same backend on the same device, whose code it has loaded and made warm.
 */
export function createLocalExecutor({ gpusFor, ...command }: LocalExecutorOptions): Executor {
  return {
    async open(slots) {
      const devices = await discoverDevices();
      const gpus = visibleGpus(devices.gpus, process.env['CUDA_VISIBLE_DEVICES']);
      return openSession(
        command,
        createPlacement({ devices: { ...devices, gpus }, parallel: slots, gpusFor }),
      );
    },
  };
}

function openSession(command: WorkerCommand, placement: Placement): ExecutorSession {
  /** Living processes, and what they are for: one that has loaded a backend keeps it, and the GPU that it sees. */
  const workers = new Map<LocalWorker, string>();

  /** An idle process for this purpose; others leave, so that they do not hold memory which the run could need. */
  const takeIdle = (purpose: string): LocalWorker | undefined => {
    const idle = [...workers.keys()].filter((worker) => worker.isIdle);
    const found = idle.find((worker) => workers.get(worker) === purpose);
    if (found === undefined) for (const worker of idle) worker.retire();
    return found;
  };
  const startNew = (purpose: string, runFolder: string): LocalWorker => {
    const worker = startWorker(command, runFolder);
    workers.set(worker, purpose);
    void worker.gone.then(() => workers.delete(worker));
    return worker;
  };

  return {
    get isFull() {
      return placement.isFull;
    },
    hasRoom: (demand) => placement.hasRoom(demand),
    giveBack: (place) => {
      placement.release(place);
    },
    place: (demand) => placement.take(demand),
    start({ folder, config }, place) {
      const purpose = purposeOf(config.training.backend, place);
      let worker: LocalWorker;
      try {
        worker = takeIdle(purpose) ?? startNew(purpose, folder);
      } catch (error) {
        placement.release(place);
        throw error;
      }
      const started = worker.train(folder, place);
      void started.exited.then(() => {
        placement.release(place);
      });
      return started;
    },
    avoid(place) {
      placement.avoid(place);
    },
    async dispose() {
      const left = [...workers.keys()];
      for (const worker of left) if (worker.isIdle) worker.retire();
      await Promise.all(left.map(({ gone }) => gone));
    },
  };
}

/** libtensorflow keeps the number of threads that it was loaded with; native takes another one for each run. */
export function purposeOf(backend: BackendName, { gpu = '', threads }: Place): string {
  const keepsThreads = backend === 'tensorflow' || backend === 'auto';
  return [backend, gpu, ...(keepsThreads ? [threads] : [])].join(' ');
}
