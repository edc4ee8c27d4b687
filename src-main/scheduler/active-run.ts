import type { WorkerProcess } from '../executors/executor';
import type { Watched } from './faults';

/** How long a worker may take to checkpoint and leave before it is killed. */
const stopMilliseconds = 60_000;

/** A run that trains. Times are those of a clock that nobody sets. */
export interface ActiveRun extends Watched {
  sweepId: string | undefined;
  process: WorkerProcess;
  since: number;
  /** When it was asked to stop. */
  stopping: number | undefined;
}

/** Asks a worker to stop; to be called again until it has. */
export function stopRun(run: ActiveRun, ...[reason, message]: Parameters<WorkerProcess['stop']>): void {
  if (run.stopping === undefined) {
    run.stopping = performance.now();
    run.process.stop(reason, message);
  } else if (performance.now() - run.stopping > stopMilliseconds) {
    run.process.kill();
  }
}
