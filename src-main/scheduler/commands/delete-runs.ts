import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { QuadLabError, systemErrorCode } from '../../core/errors';
import type { RunRecord } from '../../domain/records';
import { isEnded } from '../../domain/run-state';
import type { SchedulerContext } from '../context';
import { requireAtRest } from '../control';
import { appendToSweep } from '../sweep-book';
import type { Affected } from './affected';
import { requireRuns } from './restart';

/** Removes runs that no worker has: their rows, then their directories; and a sweep with its last run. */
export function deleteRuns(context: SchedulerContext, { runIds }: { runIds: readonly string[] }): Affected {
  const runs = requireRuns(context, runIds);
  for (const run of runs) {
    requireAtRest(run);
    requireUnneeded(context, run, new Set(runIds));
  }
  for (const run of runs) deleteRun(context, run);
  const sweepIds = new Set(runs.flatMap(({ place }) => place?.sweepId ?? []));
  for (const id of sweepIds) {
    if (context.store.sweeps.get(id)?.total === 0) deleteSweepAlone(context, id);
  }
  return { sweepIds: [...sweepIds], runIds: [...runIds] };
}

/** Removes a sweep with all of its runs. */
export function deleteSweep(context: SchedulerContext, { sweepId }: { sweepId: string }): Affected {
  const affected = deleteRuns(context, { runIds: context.store.runs.idsOf(sweepId) });
  if (context.store.sweeps.get(sweepId) !== undefined) deleteSweepAlone(context, sweepId);
  return { ...affected, sweepIds: [sweepId] };
}

function deleteRun(context: SchedulerContext, { id, place, config }: RunRecord): void {
  if (place !== undefined) {
    const { sweepId, point } = place;
    appendToSweep(context, sweepId, [{ type: 'removed', point, seed: config.seed }]);
  }
  const { runs } = context.paths;
  const aside = join(runs, `.deleted-${id}`);
  moveAside(join(runs, id), aside);
  context.store.transaction(() => {
    context.store.runs.remove(id);
  });
  rmSync(aside, { recursive: true, force: true });
}

function deleteSweepAlone(context: SchedulerContext, id: string): void {
  const aside = join(context.paths.sweeps, `.deleted-${id}`);
  moveAside(join(context.paths.sweeps, id), aside);
  context.store.sweeps.remove(id);
  context.sweeps.delete(id);
  rmSync(aside, { recursive: true, force: true });
}

function moveAside(folder: string, aside: string): void {
  try {
    renameSync(folder, aside);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

/** Fails where the weights of a run are what others wait for, which are not deleted with it. */
function requireUnneeded({ store }: SchedulerContext, { id }: RunRecord, deleted: ReadonlySet<string>): void {
  const waiting = store.runs.dependents(id).filter((run) => !isEnded(run.state) && !deleted.has(run.id));
  const [first] = waiting;
  if (first === undefined) return;
  throw new QuadLabError(
    'RUN_ACTIVE',
    `run ${id} is needed for the weights of runs that have not ended: ${waiting.length}, the first ${first.id}`,
    { advice: 'Let them train first, cancel their sweep, or delete them before it.' },
  );
}
