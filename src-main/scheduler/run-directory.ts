import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../core/errors';
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

/** Removes the directory of a run with all that is in it. */
export function removeRunDirectory({ paths }: SchedulerContext, runId: string): void {
  removeFolder(paths.runs, runId);
}

/** Removes a folder in a folder: at once, by another name, then what is in it. */
export function removeFolder(parent: string, name: string): void {
  const aside = join(parent, `.deleted-${name}`);
  try {
    rmSync(aside, { recursive: true, force: true });
    renameSync(join(parent, name), aside);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Completes removals of folders in a folder that were cut off. */
export function clearDeleted(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith('.deleted-')) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
