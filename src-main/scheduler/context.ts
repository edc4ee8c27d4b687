import { join } from 'node:path';
import type { Executor } from '../executors/executor';
import { runPaths, type HomePaths, type RunPaths } from '../rundir/paths';
import type { Store } from '../store/store';

/** What every part of the scheduler works with. */
export interface SchedulerContext {
  store: Store;
  executor: Executor;
  paths: HomePaths;
}

export function pathsOfRun({ paths }: SchedulerContext, runId: string): RunPaths {
  return runPaths(join(paths.runs, runId));
}
