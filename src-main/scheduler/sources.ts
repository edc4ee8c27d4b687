import type { RunRecord } from '../domain/records';
import { isActive, isEnded, unfinishedStates, type RunState } from '../domain/run-state';
import type { Scope } from '../store/run-queries';
import type { SweepRequest } from '../store/sweep-queries';
import type { SchedulerContext } from './context';

/**
 * The runs in one of these states whose weights queued runs among the given ones wait for, and those that these wait for
 * in turn; without the given runs themselves.
 */
export function sourcesOf(
  { store }: SchedulerContext,
  runIds: readonly string[],
  states: readonly RunState[],
): RunRecord[] {
  const found = new Map<string, RunRecord>();
  const given = new Set(runIds);
  for (let next = store.runs.sourcesOf(runIds, ['queued'], states); next.length > 0;) {
    const added = next.filter(({ id }) => !found.has(id) && !given.has(id));
    for (const run of added) found.set(run.id, run);
    const ids = added.map(({ id }) => id);
    next = ids.length === 0 ? [] : store.runs.sourcesOf(ids, states, states);
  }
  return [...found.values()];
}

/** The same of the queued runs of a scope; those that are unfinished. */
export function sourcesInScope(context: SchedulerContext, scope: Scope): RunRecord[] {
  return sourcesOf(context, context.store.runs.withSources(scope), unfinishedStates);
}

/**
 * Unfinished runs that were submitted for this sweep alone, for their weights: they are paused and cancelled with it. One
 * that a run outside still waits for goes on, and so does one that was submitted for its own sake.
 */
export function sourcesOfSweepAlone(
  { store }: SchedulerContext,
  sweepId: string,
  request: SweepRequest,
): RunRecord[] {
  const waits = ({ state }: { state: RunState }): boolean =>
    request === 'cancel' ? !isEnded(state) : state === 'queued' || isActive(state);
  const ids = store.runs.idsOf(sweepId);
  return store.runs
    .sourcesOf(ids, undefined, unfinishedStates)
    .filter(({ isSource }) => isSource)
    .filter(({ id }) => !store.runs.dependents(id).some((run) => run.sweepId !== sweepId && waits(run)));
}
