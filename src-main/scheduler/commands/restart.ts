import { QuadLabError } from '../../core/errors';
import type { RunRecord } from '../../domain/records';
import { inTrash } from '../../store/find-run';
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

/** The runs of some ids. Throws NOT_FOUND, also for those in the trash unless these are meant too. */
export function requireRuns(
  { store }: SchedulerContext,
  runIds: readonly string[],
  { trashed }: { trashed?: 'also' } = {},
): RunRecord[] {
  return runIds.map((id) => {
    const run = store.runs.get(id);
    if (run === undefined) throw new QuadLabError('NOT_FOUND', `there is no run "${id}" any more`);
    if (run.trashedAt !== undefined && trashed === undefined) throw inTrash(id);
    return run;
  });
}
