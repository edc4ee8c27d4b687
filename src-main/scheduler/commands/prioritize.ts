import { isActive } from '../../domain/run-state';
import type { SchedulerContext } from '../context';
import { recordEvent } from '../control';
import { appendToSweep } from '../sweep-book';
import type { Affected } from './affected';
import { requireRuns } from './restart';

export interface PrioritizeRequest {
  sweepIds: readonly string[];
  runIds: readonly string[];
  priority: number;
}

/** Lets queued runs start before those of a lower priority; 0 is the usual one. */
export function prioritize(
  context: SchedulerContext,
  { sweepIds, runIds, priority }: PrioritizeRequest,
): Affected {
  const runs = requireRuns(context, runIds);
  for (const id of sweepIds) {
    appendToSweep(context, id, [{ type: 'prioritized', priority }]);
    // What was said of single runs before does not stand above what is said of all now.
    runs.push(...requireRuns(context, context.store.sweeps.withOwnPriority(id)));
  }
  for (const run of runs.filter(({ state }) => !isActive(state)))
    recordEvent(context, run, { type: 'prioritized', priority });
  return { sweepIds: [...sweepIds], runIds: [...runIds] };
}
