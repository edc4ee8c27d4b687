import type { RunRecord } from '../domain/records';
import { createRunDirectory } from '../rundir/config-file';
import type { NewRun } from '../store/run-queries';
import { pathsOfRun, type SchedulerContext } from './context';

/** Makes the directory of a run from what the store knows of it, where it is missing. */
export function ensureDirectoryOf(context: SchedulerContext, run: RunRecord): void {
  const place = run.place && { id: run.place.sweepId, point: run.place.point, values: run.place.values };
  ensureRunDirectory(context, { ...run, sweep: place });
}

/** The same for a run whose sweep, where it has one, is stored. */
export function ensureRunDirectory(context: SchedulerContext, run: NewRun): void {
  const sweep = run.sweep && context.store.sweeps.get(run.sweep.id);
  createRunDirectory(pathsOfRun(context, run.id).root, {
    schemaVersion: 1,
    id: run.id,
    createdAt: run.createdAt,
    config: run.config,
    ...(run.isSource === true && { isSource: true }),
    ...(run.rerunOf !== undefined && { rerunOf: run.rerunOf }),
    ...(sweep &&
      run.sweep && {
        sweep: {
          id: sweep.id,
          createdAt: sweep.createdAt,
          config: sweep.config,
          point: run.sweep.point,
          values: run.sweep.values,
        },
      }),
  });
}
