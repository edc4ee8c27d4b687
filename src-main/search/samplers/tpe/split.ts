import type { Goal } from '../../../domain/metrics';
import { rankTrials } from '../../ranking';
import type { Trial } from '../../trial';
import type { Observation } from './parzen-estimator';

export interface Split {
  /** The best points so far, in the order of the history. */
  below: Trial[];
  /** All others that say something, and those under way, in the order of the history. */
  above: Trial[];
  /** How many points have ended and say something. */
  known: number;
}

/**
 * Splits the points at the quantile of Optuna: the best tenth, 25 at the most. One that diverged is never among the best.
 * Points under way are taken for bad ones, so that workers that ask at the same time do not all get the same (the "constant
 * liar" of Ginsbourger et al. 2010).
 */
export function splitTrials(history: readonly Trial[], goals: readonly Goal[]): Split {
  const { ranked, valued } = rankTrials(history, goals);
  const best = new Set(ranked.slice(0, Math.min(bestCount(ranked.length), valued)));
  const others = new Set(ranked.filter((trial) => !best.has(trial)));
  return {
    below: history.filter((trial) => best.has(trial)),
    above: history.filter((trial) => others.has(trial) || trial.state === 'running'),
    known: ranked.length,
  };
}

export function bestCount(n: number): number {
  return Math.min(Math.ceil(0.1 * n), 25);
}

/** Weighs points by their age: the latest 25 fully, those before them less and less, the first by 1/n. */
export function observe(trials: readonly Trial[]): Observation[] {
  const n = trials.length;
  const older = n - 25;
  return trials.map(({ values }, i) => ({
    values,
    weight: i >= older ? 1 : older === 1 ? 1 / n : 1 / n + (1 - 1 / n) * (i / (older - 1)),
  }));
}
