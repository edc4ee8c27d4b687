import type { RunState } from './run-state';

/** Which runs and sweeps a data set is used by. */
export interface DatasetUse {
  runs: number;
  unfinished: number;
  sweeps: { id: string; name: string; runs: number; states: Record<RunState, number> }[];
}
