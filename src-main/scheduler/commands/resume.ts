import type { RunRecord } from '../../domain/records';
import { unfinishedStates, type RunState } from '../../domain/run-state';
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
  const sweepIds = sweepId === undefined ? store.sweeps.list().map(({ id }) => id) : [sweepId];
  for (const id of sweepIds) {
    store.sweeps.setRequest(id, null);
    releaseSweep(context, id, { cancelled: also.includes('cancelled') });
  }
  const states = [...unfinishedStates, ...also];
  const runs = store.runs.list({ ...(sweepId !== undefined && { sweepId }), states });
  const ids = requeue(context, runs);
  const sources = requeue(context, sourcesOf(context, ids, states));
  const open = sweepIds.filter((id) => isOpen(context, id) || runs.some((run) => isOf(run, id)));
  return {
    sweepIds: open,
    runIds: [...sources, ...runs.filter(({ place }) => place === undefined).map(({ id }) => id)],
  };
}

const isOf = ({ place }: RunRecord, sweepId: string): boolean => place?.sweepId === sweepId;

function isOpen({ store }: SchedulerContext, sweepId: string): boolean {
  const sweep = store.sweeps.get(sweepId);
  return sweep !== undefined && sweep.hold === undefined && sweep.unasked > 0;
}
