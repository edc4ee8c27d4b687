import type { RunCounts } from '../run-counts';
import type { BudgetName, ExperimentBudget, Measure, TrainedExperiment } from './experiment';

/** What the runs of a row came to in a measure. */
export interface Statistic {
  mean: number;
  /** The sample standard deviation; null of a single value. */
  deviation: number | null;
  n: number;
}

export interface ResultValue {
  published: number | string | null;
  /** Null where no run has finished. */
  ours: Statistic | null;
  /** Ours − published; null where there are not both numbers. */
  difference: number | null;
}

export interface ResultRow {
  title: string;
  values: Record<string, ResultValue>;
  counts: RunCounts;
  /** Runs that are still wanted: seeds of the budget that no run has. */
  missing: number;
  runIds: string[];
}

export interface ResultFinding {
  claim: string;
  measure: string;
  /** Whether our means are in that order; null where rows are missing. */
  holds: boolean | null;
  /** What was compared: `ReLinear-sg 0.018 < …`. */
  evidence: string;
}

type About = Pick<TrainedExperiment, 'id' | 'title' | 'place' | 'question' | 'group' | 'choices'>;

/** What came of an experiment in a budget, beside what was published. */
export interface ExperimentResults extends About {
  budget: BudgetName;
  /** What rows differ in, as a word. */
  compares: string;
  seeds: number;
  epochs: number;
  dataset: string;
  /** The imported data set that it would be trained on and that is not there. */
  needs: string | null;
  time: ExperimentBudget['time'];
  /** How it departs from the paper. */
  notes: string[];
  measures: (Measure & { name: string })[];
  rows: ResultRow[];
  /** Runs that came to a result, of all that the budget asks for or that are there; what was lost is trained again. */
  runs: { done: number; all: number };
  findings: ResultFinding[];
  /** Of it, the newest first. */
  sweepIds: string[];
  state: ExperimentState;
}

/** `partial`: some runs have finished, and none goes on. */
export type ExperimentState = 'not run' | 'waiting' | 'running' | 'partial' | 'complete';

/** What came of an experiment that only computes. */
export interface ComputedResults extends About {
  published: string | null;
  table: { columns: string[]; rows: (string | number)[][] };
  /** Lines of charts: those of a panel share its axes. */
  panels: {
    title: string;
    xTitle: string;
    yTitle: string;
    curves: { title: string; x: number[]; y: number[] }[];
  }[];
}

export type PaperResults = ExperimentResults | ComputedResults;

export const isComputed = (results: PaperResults): results is ComputedResults => 'panels' in results;
