import { setTimeout as delay } from 'node:timers/promises';
import { QuadLabError } from '../core/errors';
import { activeStates, isActive } from '../domain/run-state';
import { liveWorker } from '../rundir/heartbeat';
import { pathsOfRun, type SchedulerContext } from './context';
import { recordEvent } from './control';
import { ingestJournal } from './ingest-journal';
import { createStorageFaults } from './storage-faults';

/**
 * Brings every run that was active under an earlier app into its true state: what its journal says, and where the
 * process is gone without a last word, back into the queue. Needs the home's lock. Runs whose worker still lives are left
 * alone and returned. One whose files can't be used for now, or have no space, is left for the next time.
 */
export function recoverRuns(context: SchedulerContext): string[] {
  const alive: string[] = [];
  // A reserve of free space is for runs that start.
  const storage = createStorageFaults(context, { reserveMiB: 0 });
  for (const { id } of context.store.runs.list({ states: activeStates })) {
    const isAlive = liveWorker(pathsOfRun(context, id).root) !== undefined;
    if (isAlive) alive.push(id);
    storage.attempt(id, () => {
      ingestJournal(context, id);
      if (!isAlive) recordLoss(context, id);
    });
  }
  return alive;
}

/** Where a run whose worker is gone still counts as active, it crashed. That app and worker were ended is not its fault. */
function recordLoss(context: SchedulerContext, runId: string): void {
  const run = context.store.runs.get(runId);
  if (run === undefined || !isActive(run.state)) return;
  const message = 'the worker is gone without a last word';
  recordEvent(context, run, {
    type: 'crashed',
    exitCode: null,
    signal: null,
    message,
    code: 'APP_GONE',
    final: false,
  });
}

/**
 * Waits until workers that an earlier app left behind are gone. They notice by themselves that their app has gone; one
 * that does not within the given time is ended.
 */
export async function awaitLeftovers(context: SchedulerContext, milliseconds = 30_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  for (let alive = recoverRuns(context); alive.length > 0; alive = recoverRuns(context)) {
    if (performance.now() > deadline + 5000) {
      throw new QuadLabError('RUN_ACTIVE', `a worker of an earlier app still runs ${alive.join(', ')}`, {
        advice: 'End that process and try again.',
      });
    }
    if (performance.now() > deadline) {
      for (const id of alive) {
        const worker = liveWorker(pathsOfRun(context, id).root);
        if (worker !== undefined) process.kill(worker.pid, 'SIGKILL');
      }
    }
    await delay(50);
  }
}
