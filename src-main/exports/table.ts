import type { Goal } from '../domain/metrics';
import type { RunCounts } from '../domain/run-counts';
import type { Objective } from '../domain/config/training-config';
import type { ValueStyle } from './value-style';

/** A value of the table with every digit; how it is written is decided by `format-value.ts` and each format. */
export type Cell =
  | { kind: 'missing'; reason?: 'diverged' | 'pruned' | 'failed' }
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number }
  /** `deviation` is the sample standard deviation (n − 1); there is none of a single value. */
  | { kind: 'statistic'; mean: number; deviation: number | undefined; n: number }
  | { kind: 'runs'; counts: RunCounts };

export interface Column {
  /** As it is asked for: `strategy.gammaG`, `test/rmse`, `parameters`, … */
  key: string;
  source: 'fixed' | 'setting' | 'metric' | 'curve';
  style: ValueStyle;
  /** Decimal places of measured numbers; by their deviation where it is missing. */
  decimals?: number;
  /** Which value of a run counts; the objective decides it for its own metric. */
  value: 'last' | 'best';
  /** What is better, where the column is one whose best value is marked. */
  goal: Goal | undefined;
}

/** One setting by which a row differs from the others. */
export interface Setting {
  key: string;
  cell: Cell;
}

export interface Row {
  /** One cell for each column. */
  cells: Cell[];
  /** Columns (by index) in which this row is the best. */
  best: number[];
  /** What tells this row from the others, whatever columns are shown. */
  settings: Setting[];
  counts: RunCounts;
  runIds: string[];
  seeds: number[];
}

/** What a row is: a configuration over its seeds, one over its seeds and the folds of its data, or a run. */
export const groupings = ['seed', 'fold', 'none'] as const;
/** One of these, or paths into the configuration: then a row is all runs that have the same values there. */
export type GroupBy = (typeof groupings)[number] | readonly string[];

export interface ComparisonTable {
  title: string;
  objective: Objective;
  groupBy: GroupBy;
  columns: Column[];
  rows: Row[];
}
