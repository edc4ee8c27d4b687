import type { PointValues } from '../domain/config/dimension';

/** How far the runs of a scope are. */
export interface ScopeProgress {
  active: number;
  /** Epochs of all runs, those that are still to be asked for included; runs that ended early count whole. */
  epochs: number;
  epochsDone: number;
}

/** The points that no other is better than in all objectives. */
export interface SweepFront {
  points: { point: number; values: PointValues }[];
}

/** How much of the differences between points each parameter explains. */
export interface SweepImportance {
  /** Points that it is known from. */
  points: number;
  /** How many would be needed, where there are too few. */
  needed: number | undefined;
  parameters: { name: string; share: number; deviation: number }[];
  /** What only several parameters together explain. */
  interactions: number;
  isLog: boolean;
}
