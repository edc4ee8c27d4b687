import { QuadLabError } from '../../core/errors';
import type { RunRecord } from '../../domain/records';
import { isEnded } from '../../domain/run-state';
import type { SchedulerContext } from '../context';
import { requireAtRest } from '../control';
import { removeFolder, removeRunDirectory } from '../run-directory';
import { appendToSweep } from '../sweep-book';
import type { Affected } from './affected';
import { forgetAnnotations } from '../annotation-book';
import { requireRuns } from './restart';

/**
 * Removes runs that no worker has, and a sweep with its last run. The journals of sweeps say it first: so what is cut off
 * is done when the directories are looked at again.
 */
export function deleteRuns(context: SchedulerContext, { runIds }: { runIds: readonly string[] }): Affected {
  const runs = requireDeletable(context, runIds);
  const sweepIds = [...bySweep(runs).keys()];
  removeRuns(context, runs);
  for (const id of sweepIds) {
    const unasked = context.store.sweeps.get(id)?.unasked;
    if (unasked === 0 && context.store.runs.idsOf(id).length === 0) deleteSweepAlone(context, id);
  }
  return { sweepIds, runIds: [...runIds] };
}

/** Removes a sweep with all of its runs. */
export function deleteSweep(context: SchedulerContext, { sweepId }: { sweepId: string }): Affected {
  const runIds = context.store.runs.idsOf(sweepId);
  removeRuns(context, requireDeletable(context, runIds));
  deleteSweepAlone(context, sweepId);
  return { sweepIds: [sweepId], runIds };
}

function requireDeletable(context: SchedulerContext, runIds: readonly string[]): RunRecord[] {
  const runs = requireRuns(context, [...new Set(runIds)], { trashed: 'also' });
  const deleted = new Set(runIds);
  for (const run of runs) {
    requireAtRest(run);
    requireUnneeded(context, run, deleted);
  }
  return runs;
}

function removeRuns(context: SchedulerContext, runs: readonly RunRecord[]): void {
  for (const [sweepId, ofSweep] of bySweep(runs)) {
    const events = ofSweep.map(({ place, config }) => ({
      type: 'removed' as const,
      point: place?.point ?? 0,
      seed: config.seed,
    }));
    appendToSweep(context, sweepId, events);
  }
  context.store.transaction(() => {
    for (const { id } of runs) context.store.runs.remove(id);
  });
  for (const { id } of runs) removeRunDirectory(context, id);
  forgetAnnotations(
    context,
    runs.map(({ id }) => id),
  );
}

function bySweep(runs: readonly RunRecord[]): Map<string, RunRecord[]> {
  const found = new Map<string, RunRecord[]>();
  for (const run of runs) {
    if (run.place === undefined) continue;
    const { sweepId } = run.place;
    const known = found.get(sweepId);
    if (known === undefined) found.set(sweepId, [run]);
    else known.push(run);
  }
  return found;
}

function deleteSweepAlone(context: SchedulerContext, id: string): void {
  removeFolder(context.paths.sweeps, id);
  context.sweeps.delete(id);
  context.store.sweeps.remove(id);
}

/** Fails where the weights of a run are what others wait for, which are not deleted with it. */
export function requireUnneeded(
  { store }: SchedulerContext,
  { id }: RunRecord,
  deleted: ReadonlySet<string>,
): void {
  const waiting = store.runs.dependents(id).filter((run) => !isEnded(run.state) && !deleted.has(run.id));
  const [first] = waiting;
  if (first === undefined) return;
  throw new QuadLabError(
    'RUN_ACTIVE',
    `run ${id} is needed for the weights of runs that have not ended: ${waiting.length}, the first ${first.id}`,
    { advice: 'Let them train first, cancel their sweep, or delete them before it.' },
  );
}
