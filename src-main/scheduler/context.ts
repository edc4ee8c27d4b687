import { join } from 'node:path';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { Executor } from '../executors/executor';
import { runPaths, type HomePaths, type RunPaths } from '../rundir/paths';
import type { Store } from '../store/store';

/** What every part of the scheduler works with. */
export interface SchedulerContext {
  store: Store;
  executor: Executor;
  paths: HomePaths;
  /** The fingerprint that imported data have now; undefined for generated data, and where they are not there. */
  fingerprintOf?: (dataset: DatasetConfig) => string | undefined;
}

export function pathsOfRun({ paths }: Pick<SchedulerContext, 'paths'>, runId: string): RunPaths {
  return runPaths(join(paths.runs, runId));
}
