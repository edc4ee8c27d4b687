import { QuadLabError } from '../core/errors';
import type { RunRecord } from '../domain/records';
import type { RunEventBody } from '../domain/run-event';
import { isActive, type RunState } from '../domain/run-state';
import { clearUnfinished } from '../rundir/clear-unfinished';
import { appendEvent } from '../rundir/journal-writer';
import type { SweepRequest } from '../store/sweep-queries';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { sourcesOfSweepAlone } from './sources';
import { ensureDirectoryOf } from './submit';

/** Writes an event into the journal of a run that no worker has, and takes it into the store. */
export function recordEvent(context: SchedulerContext, run: RunRecord, event: RunEventBody): void {
  ensureDirectoryOf(context, run);
  const { journal, checkpoints } = pathsOfRun(context, run.id);
  // What a worker left that was killed; no other may come to this run.
  clearUnfinished(checkpoints);
  appendEvent(journal, event);
  ingestJournal(context, run.id);
}

/**
 * Pauses or cancels the runs of a sweep that no worker has, and the single runs that only they take their weights from.
 */
export function settleSweep(context: SchedulerContext, sweepId: string, request: SweepRequest): void {
  const states: RunState[] = request === 'pause' ? ['queued'] : ['queued', 'paused'];
  const sources = sourcesOfSweepAlone(context, sweepId, request).filter(({ state }) =>
    states.includes(state),
  );
  for (const run of [...context.store.runs.list({ sweepId, states }), ...sources]) {
    recordEvent(context, run, { type: request === 'pause' ? 'paused' : 'cancelled' });
  }
}

/** Puts runs back into the queue, but for those that train; each goes on from its last checkpoint. Returns all ids. */
export function requeue(context: SchedulerContext, runs: readonly RunRecord[]): string[] {
  for (const run of runs) {
    if (run.state !== 'queued' && !isActive(run.state)) recordEvent(context, run, { type: 'queued' });
  }
  return runs.map(({ id }) => id);
}

export function requireAtRest(run: RunRecord): void {
  if (!isActive(run.state)) return;
  throw new QuadLabError('RUN_ACTIVE', `run ${run.id} is ${run.state}`, {
    advice: 'Pause or cancel its sweep first, or wait until it has ended.',
  });
}
