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
  within?: { sweepId?: string | undefined; state?: RunState | undefined };
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
