import { setTimeout as delay } from 'node:timers/promises';
import { QuadLabError } from '../core/errors';
import { activeStates, isActive } from '../domain/run-state';
import { liveWorker } from '../rundir/heartbeat';
import { pathsOfRun, type SchedulerContext } from './context';
import { recordEvent } from './control';
import { ingestJournal } from './ingest-journal';

/** How often in a row a run may crash without a new checkpoint before it is given up. */
export const crashLimit = 10;

/**
 * Brings every run that was active under an earlier app into its true state: what its journal says, and where the
 * process is gone without a last word, back into the queue. Needs the home's lock. Runs whose worker still lives are left
 * alone and returned.
 */
export function recoverRuns(context: SchedulerContext): string[] {
  const alive: string[] = [];
  for (const { id } of context.store.runs.list({ states: activeStates })) {
    if (liveWorker(pathsOfRun(context, id).root) === undefined) {
      ingestJournal(context, id);
      recordCrash(context, id, {
        exitCode: null,
        signal: null,
        message: 'the worker is gone without a last word',
      });
    } else {
      ingestJournal(context, id);
      alive.push(id);
    }
  }
  return alive;
}

/** Where a run whose worker has ended still counts as active, that worker crashed. */
export function recordCrash(
  context: SchedulerContext,
  runId: string,
  crash: { exitCode: number | null; signal: string | null; message: string },
): void {
  const row = context.store.runs.row(runId);
  const run = context.store.runs.get(runId);
  if (row === undefined || run === undefined || !isActive(row.state)) return;
  recordEvent(context, run, { type: 'crashed', ...crash, final: row.crashes + 1 >= crashLimit });
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
