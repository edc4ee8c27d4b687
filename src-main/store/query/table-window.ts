import type { RunState } from '../../domain/run-state';
import type { GroupValue, ListedGroup } from './group-list';
import type { ListedRun } from './run-list';

/** Some rows of a table, from `offset` on. */
export interface TableWindow<Row> {
  /** To be given with the next question, for rows of the same table. */
  view: string;
  /** Whether something was written since its rows were found: without `view` they are found anew. */
  isStale: boolean;
  total: number;
  offset: number;
  rows: Row[];
}

export interface RunWindow extends TableWindow<ListedRun | null> {
  /** Runs by their states, without the restriction to some. */
  states: Record<RunState, number>;
}

export interface GroupInTable extends Omit<ListedGroup, 'members'> {
  /** How many runs it has. */
  runs: number;
  /** One for each column. */
  values: readonly GroupValue[];
}
