import { QuadLabError } from '../core/errors';
import type { RunRecord } from '../domain/records';
import type { RunEventBody } from '../domain/run-event';
import { isActive, nextState, unfinishedStates, type RunState } from '../domain/run-state';
import { clearUnfinished } from '../rundir/clear-unfinished';
import { appendEvent } from '../rundir/journal-writer';
import type { SweepRequest } from '../store/sweep-queries';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { ensureDirectoryOf } from './run-directory';
import { sourcesOfSweepAlone } from './sources';
import { appendToSweep, readSweep } from './sweep-book';

/** Writes an event into the journal of a run that no worker has, and takes it into the store. */
export function recordEvent(context: SchedulerContext, run: RunRecord, event: RunEventBody): void {
  ensureDirectoryOf(context, run);
  ingestJournal(context, run.id);
  const row = context.store.runs.row(run.id);
  const state = row?.state ?? run.state;
  // Throws STATE_INVALID: what does not fit must not come into the journal.
  nextState(state, event);
  const { journal, checkpoints } = pathsOfRun(context, run.id);
  // What a worker left that was killed; no other may come to this run.
  clearUnfinished(checkpoints);
  // A run without events has its state from its sweep; from its first event on, its journal says all.
  const followed = row?.journal_offset === 0 ? stateEvents[state] : undefined;
  for (const each of [...(followed ?? []), event]) appendEvent(journal, each);
  ingestJournal(context, run.id);
}

/** What says of a run that nothing has happened to yet that it is in a state. */
const stateEvents: Partial<Record<RunState, readonly RunEventBody[]>> = {
  paused: [{ type: 'paused' }],
  cancelled: [{ type: 'cancelled' }],
};

/** Why a sweep goes no further. */
export interface HoldRequest {
  by: SweepRequest | 'budget';
  message?: string;
  /** Whether runs that have begun go on, with those that they take their weights from. */
  sparesBegun?: boolean;
}

/**
 * Pauses or cancels a sweep: it asks for no more points, and its runs that no worker has go no further, nor do the single
 * runs that only they take their weights from.
 */
export function holdSweep(
  context: SchedulerContext,
  sweepId: string,
  { sparesBegun = false, ...request }: HoldRequest,
): void {
  const { hold } = readSweep(context, sweepId);
  const isKept = hold?.by === 'cancel' || (hold?.by === 'pause' && request.by === 'budget');
  if (hold?.by !== request.by && !isKept && isUnfinished(context, sweepId)) {
    appendToSweep(context, sweepId, [{ type: 'held', ...request }]);
  }
  const isCancel = request.by === 'cancel';
  const states: RunState[] = isCancel ? ['queued', 'paused'] : ['queued'];
  // One in the trash must not come back into the queue of a sweep that was cancelled.
  const runs = context.store.runs.list({ sweepId, states, trashed: 'also' });
  const sources = sourcesOfSweepAlone(context, sweepId, isCancel ? 'cancel' : 'pause').filter(({ state }) =>
    states.includes(state),
  );
  const held = sparesBegun ? runs.filter(({ startedAt }) => startedAt === undefined) : [...runs, ...sources];
  for (const run of held) {
    recordEvent(context, run, { type: isCancel ? 'cancelled' : 'paused' });
  }
}

/** Whether there is something left that a sweep may do. */
function isUnfinished({ store }: SchedulerContext, sweepId: string): boolean {
  const sweep = store.sweeps.get(sweepId);
  return (
    sweep !== undefined && (sweep.unasked > 0 || unfinishedStates.some((state) => sweep.counts[state] > 0))
  );
}

/** Lets a sweep go on; one that was cancelled only where that is asked for. */
export function releaseSweep(
  context: SchedulerContext,
  sweepId: string,
  { cancelled = false }: { cancelled?: boolean } = {},
): void {
  const { hold } = readSweep(context, sweepId);
  if (hold === undefined || (hold.by === 'cancel' && !cancelled)) return;
  appendToSweep(context, sweepId, [{ type: 'resumed' }]);
}

/** Puts runs back into the queue, but for those that train; each goes on from its last checkpoint. Returns all ids. */
export function requeue(context: SchedulerContext, runs: readonly RunRecord[]): string[] {
  for (const run of runs) {
    if (run.state !== 'queued' && !isActive(run.state)) recordEvent(context, run, { type: 'queued' });
  }
  reopenPoints(context, runs);
  return runs.map(({ id }) => id);
}

/** Where runs of points that had ended are to train again, the samplers of their sweeps are told. */
export function reopenPoints(context: SchedulerContext, runs: readonly RunRecord[]): void {
  for (const [sweepId, points] of pointsBySweep(runs)) {
    const sweep = readSweep(context, sweepId);
    const ended = [...points].filter((point) => sweep.points.get(point)?.ended !== undefined);
    if (ended.length > 0) appendToSweep(context, sweepId, [{ type: 'reopened', points: ended }]);
  }
}

function pointsBySweep(runs: readonly RunRecord[]): Map<string, Set<number>> {
  const bySweep = new Map<string, Set<number>>();
  for (const { place } of runs) {
    if (place === undefined) continue;
    const points = bySweep.get(place.sweepId) ?? new Set();
    bySweep.set(place.sweepId, points.add(place.point));
  }
  return bySweep;
}

export function requireAtRest(run: RunRecord): void {
  if (!isActive(run.state)) return;
  throw new QuadLabError('RUN_ACTIVE', `run ${run.id} is ${run.state}`, {
    advice: 'Pause or cancel its sweep first, or wait until it has ended.',
  });
}
