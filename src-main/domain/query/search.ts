import type { RunState } from '../run-state';
import type { Shelf } from './query';

/** What runs are wanted, as texts. */
export interface RunSearch {
  /** A query; all runs without one. */
  where?: string | undefined;
  /** What stands behind `order by`; comes before what the query says. */
  sort?: string | undefined;
  limit: number;
  offset?: number | undefined;
  /** All but those in the trash, unless it says otherwise. */
  shelf?: Shelf | undefined;
  /** A sweep and a state that the runs are of, beside the query. */
  within?: {
    sweepId?: string | undefined;
    state?: RunState | undefined;
    states?: readonly RunState[] | undefined;
  };
}

export interface PageSearch extends RunSearch {
  /** `next` of the page before. */
  after?: string | undefined;
}

export interface GroupSearch extends RunSearch {
  /** Fields, or `seeds`. */
  by: 'seeds' | readonly string[];
  /** Metrics: `test/error`, `best(test/error)`. */
  measures: readonly string[];
}

/** What a table shows: some rows of all that a query has. */
export interface TableSearch {
  where?: string | undefined;
  sort?: string | undefined;
  shelf?: Shelf | undefined;
  /** Only runs in one of these states. */
  states?: readonly RunState[] | undefined;
  offset: number;
  limit: number;
  /** `view` of an answer before: the same order of the same rows, whatever has changed since. */
  view?: string | undefined;
  /** Found anew where anything has changed, however short ago it was found. */
  fresh?: boolean | undefined;
}

export interface RunTableSearch extends TableSearch {
  /** Fields that are shown: `neuron`, `best(test/error)`. */
  columns: readonly string[];
  /** Only the runs that are in one group with this one. */
  alike?: { by: 'seeds' | readonly string[]; runId: string } | undefined;
}

export interface GroupTableSearch extends TableSearch {
  columns: readonly string[];
  /** Fields, or `seeds`. */
  by: 'seeds' | readonly string[];
}
