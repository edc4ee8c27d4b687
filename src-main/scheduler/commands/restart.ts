import { QuadLabError } from '../../core/errors';
import type { SchedulerContext } from '../context';
import { recordEvent, reopenPoints, requireAtRest } from '../control';
import type { Affected, ChosenRuns } from './affected';

/** Puts runs back into the queue, to begin anew: their checkpoints and metrics are dropped when they start. */
export function restart(context: SchedulerContext, { runIds }: ChosenRuns): Affected {
  const runs = requireRuns(context, runIds);
  for (const run of runs) requireAtRest(run);
  for (const run of runs) recordEvent(context, run, { type: 'restarted' });
  reopenPoints(context, runs);
  return { sweepIds: [], runIds: runs.map(({ id }) => id) };
}

/** The runs of some ids. Throws NOT_FOUND. */
export function requireRuns({ store }: SchedulerContext, runIds: readonly string[]) {
  return runIds.map((id) => {
    const run = store.runs.get(id);
    if (run === undefined) throw new QuadLabError('NOT_FOUND', `there is no run "${id}" any more`);
    return run;
  });
}
