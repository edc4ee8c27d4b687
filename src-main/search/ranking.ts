import type { Goal } from '../domain/metrics';
import { costsOf, isFinite, orderByCosts } from './pareto';
import type { Trial } from './trial';

export interface Ranking {
  /** Trials that say something about their point, best to worst. */
  ranked: Trial[];
  /** How many of them, from the first, have a value; those after them diverged. */
  valued: number;
}

/**
 * Orders trials as Optuna's TPESampler does: finished ones by their objectives, then pruned ones, which came to less, by how
 * far they came and then by their last value; and last those that diverged, whose loss counts as infinite. Running, failed
 * and cancelled ones are left out.
 */
export function rankTrials(trials: readonly Trial[], goals: readonly Goal[]): Ranking {
  const costs = new Map(trials.map((trial) => [trial, costsOf(trial, goals)]));
  const costOf = (trial: Trial): number[] => costs.get(trial) ?? [];
  const isValued = (trial: Trial): boolean => isFinite(costOf(trial));
  const ended = trials.filter(({ state }) => ['finished', 'pruned', 'diverged'].includes(state));
  const bad = ended.filter((trial) => trial.state === 'diverged' || !isValued(trial));
  const finished = ended.filter((trial) => trial.state === 'finished' && isValued(trial));
  const pruned = ended.filter((trial) => trial.state === 'pruned' && isValued(trial));
  const inOrder = (group: Trial[]): Trial[] => orderByCosts(group.map(costOf)).flatMap((i) => group[i] ?? []);
  const furthestFirst = inOrder(pruned).sort((a, b) => b.reached - a.reached);
  const valued = [...inOrder(finished), ...furthestFirst];
  return { ranked: [...valued, ...bad], valued: valued.length };
}
