import type { SweepObjective } from './config/training-config';
import type { RunRecord } from './records';

/** What a run has of an objective so far; undefined where nothing was measured yet. NaN is possible. */
export function objectiveValue(
  { metrics, parameters }: Pick<RunRecord, 'metrics' | 'parameters'>,
  { metric, goal, value }: SweepObjective,
): number | undefined {
  if (metric === 'parameters') return parameters;
  const summary = metrics[metric];
  if (value === 'last') return summary?.last;
  return goal === 'minimize' ? summary?.min : summary?.max;
}
