import type { RunRecord, SweepRecord } from '../../domain/records';
import { unfinishedStates, type RunState } from '../../domain/run-state';
import type { SchedulerContext } from '../context';
import { recordEvent, releaseSweep, requeue } from '../control';
import { sourcesOf } from '../sources';
import { readSweep } from '../sweep-book';
import type { Affected } from './affected';

export interface ResumeRequest {
  /** One sweep; without it the whole home with its single runs. */
  sweepId?: string | undefined;
  /** Runs that ended in these states go on too, from their last checkpoint. */
  also: readonly Extract<RunState, 'failed' | 'pruned' | 'cancelled'>[];
}

/**
 * Puts back into the queue what is unfinished in a sweep or in the home, with the unfinished runs that their weights come
 * from, and lets sweeps ask for points again.
 */
export function resume(context: SchedulerContext, { sweepId, also }: ResumeRequest): Affected {
  const { store } = context;
  const sweeps = (): SweepRecord[] =>
    store.sweeps.list().filter(({ id }) => sweepId === undefined || id === sweepId);
  for (const { id, hold, counts } of sweeps()) {
    store.sweeps.setRequest(id, null);
    if (hold !== undefined) releaseSweep(context, id, { cancelled: also.includes('cancelled') });
    if (counts.queued + counts.paused > 0) cancelDropped(context, id);
  }
  const stopped = store.runs.list({ ...(sweepId !== undefined && { sweepId }), states: ['paused', ...also] });
  requeue(
    context,
    stopped.filter((run) => !isDropped(context, run)),
  );
  const open = sweeps()
    .filter(({ counts, unasked, hold }) => {
      return unfinishedStates.some((state) => counts[state] > 0) || (unasked > 0 && hold === undefined);
    })
    .map(({ id }) => id);
  const singles = sweepId === undefined ? store.runs.singles(unfinishedStates) : [];
  const waiting = store.runs.withSources({ sweepIds: open, runIds: singles });
  const sources = requeue(context, sourcesOf(context, waiting, [...unfinishedStates, ...also]));
  return { sweepIds: open, runIds: [...new Set([...sources, ...singles])] };
}

/** Runs that trained when their points left the space of their sweep, and were interrupted since. */
function cancelDropped(context: SchedulerContext, sweepId: string): void {
  const { points } = readSweep(context, sweepId);
  for (const [index, { isDropped: isGone }] of points) {
    if (!isGone) continue;
    for (const run of context.store.runs.ofPoint(sweepId, index)) {
      if (run.state === 'queued' || run.state === 'paused') recordEvent(context, run, { type: 'cancelled' });
    }
  }
}

/** Whether the point of a run has left the space of its sweep, so that no run of it starts any more. */
function isDropped(context: SchedulerContext, { place }: RunRecord): boolean {
  return place !== undefined && readSweep(context, place.sweepId).points.get(place.point)?.isDropped === true;
}
