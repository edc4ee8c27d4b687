import { isEnded, runStates, type RunState } from '../../domain/run-state';
import type { SchedulerContext } from '../context';
import { releaseSweep, requeue } from '../control';
import { sourcesOf } from '../sources';
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
  const sweeps = (): ReturnType<typeof store.sweeps.list> =>
    store.sweeps.list().filter(({ id }) => sweepId === undefined || id === sweepId);
  for (const { id, hold } of sweeps()) {
    store.sweeps.setRequest(id, null);
    if (hold !== undefined) releaseSweep(context, id, { cancelled: also.includes('cancelled') });
  }
  requeue(
    context,
    store.runs.list({ ...(sweepId !== undefined && { sweepId }), states: ['paused', ...also] }),
  );
  const unfinished = runStates.filter((state) => !isEnded(state));
  const open = sweeps()
    .filter(({ counts, unasked, hold }) => {
      return unfinished.some((state) => counts[state] > 0) || (unasked > 0 && hold === undefined);
    })
    .map(({ id }) => id);
  const singles = sweepId === undefined ? store.runs.singles(unfinished) : [];
  const waiting = store.runs.withSources({ sweepIds: open, runIds: singles });
  const sources = requeue(context, sourcesOf(context, waiting, [...unfinished, ...also]));
  return { sweepIds: open, runIds: [...new Set([...sources, ...singles])] };
}
