import { join } from 'node:path';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { RunSettings } from '../domain/run-settings';
import type { Executor, SlotRules } from '../executors/executor';
import { runPaths, type HomePaths, type RunPaths } from '../rundir/paths';
import type { SweepState } from '../domain/sweep-state';
import type { Store } from '../store/store';

/** A sweep whose journal was read. */
export interface OpenSweep {
  state: SweepState;
  bytes: number;
  lastSeq: number;
}

/** What every part of the scheduler works with. */
export interface SchedulerContext {
  store: Store;
  executor: Executor;
  paths: HomePaths;
  /** Sweeps whose journals were read, by their ids. */
  sweeps: Map<string, OpenSweep>;
  /** The fingerprint that imported data have now; undefined for generated data, and where they are not there. */
  fingerprintOf?: (dataset: DatasetConfig) => string | undefined;
  /** What is done about faults; as by default where it is missing. */
  runSettings?: () => RunSettings;
  /** What of the machine runs may have, where whoever trains does not say it. */
  slots?: SlotRules;
}

export function pathsOfRun({ paths }: Pick<SchedulerContext, 'paths'>, runId: string): RunPaths {
  return runPaths(join(paths.runs, runId));
}
