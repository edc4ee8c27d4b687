import { QuadLabError } from '../core/errors';
import type { RunRecord } from '../domain/records';
import type { RunEventBody } from '../domain/run-event';
import { isActive, type RunState } from '../domain/run-state';
import { appendEvent } from '../rundir/journal-writer';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { ensureDirectoryOf } from './submit';

/** Writes an event into the journal of a run that no worker has, and takes it into the store. */
export function recordEvent(context: SchedulerContext, run: RunRecord, event: RunEventBody): void {
  ensureDirectoryOf(context, run);
  appendEvent(pathsOfRun(context, run.id).journal, event);
  ingestJournal(context, run.id);
}

/** Pauses or cancels the runs of a sweep that no worker has. Returns how many. */
export function settleSweep(context: SchedulerContext, sweepId: string, request: 'pause' | 'cancel'): number {
  const states: RunState[] = request === 'pause' ? ['queued'] : ['queued', 'paused'];
  const runs = context.store.runs.list({ sweepId, states });
  for (const run of runs) recordEvent(context, run, { type: request === 'pause' ? 'paused' : 'cancelled' });
  return runs.length;
}

/** Puts runs back into the queue; each goes on from its last checkpoint. Returns their ids. */
export function requeue(context: SchedulerContext, runs: readonly RunRecord[]): string[] {
  for (const run of runs) {
    if (run.state !== 'queued') recordEvent(context, run, { type: 'queued' });
  }
  return runs.map(({ id }) => id);
}

export function requireAtRest(run: RunRecord): void {
  if (!isActive(run.state)) return;
  throw new QuadLabError('RUN_ACTIVE', `run ${run.id} is ${run.state}`, {
    advice: 'Pause or cancel its sweep first, or wait until it has ended.',
  });
}
