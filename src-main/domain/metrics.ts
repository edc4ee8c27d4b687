/**
 * Names of the metrics that every run may have; beside them stand the norms of each quadratic layer,
 * `layer/<name>/norm_r`, `…/norm_g` and `…/norm_b`. Accuracy and error are in percent; delta1, delta2 and delta3 are
 * shares of the pixels.
 */
export const metricNames = [
  'train/loss',
  'train/accuracy',
  'train/error',
  'train/rmse',
  'train/abs_rel',
  'train/sq_rel',
  'train/rmse_log',
  'train/delta1',
  'train/delta2',
  'train/delta3',
  'test/loss',
  'test/accuracy',
  'test/error',
  'test/rmse',
  'test/abs_rel',
  'test/sq_rel',
  'test/rmse_log',
  'test/delta1',
  'test/delta2',
  'test/delta3',
  'learning_rate/r',
  'learning_rate/g',
  'learning_rate/b',
  'time/step_ms',
  'time/epoch_s',
  'time/examples_per_s',
] as const;
export type MetricName = (typeof metricNames)[number];

export type Task = 'classification' | 'regression' | 'depth';
export type Goal = 'minimize' | 'maximize';

/** Metrics of the clock differ between two equal runs; all others do not. */
export function isTimeMetric(name: string): boolean {
  return name.startsWith('time/');
}

export const percentMetrics = new Set(['train/accuracy', 'train/error', 'test/accuracy', 'test/error']);

export function isBetter(a: number, b: number, goal: Goal): boolean {
  if (Number.isNaN(a)) return false;
  if (Number.isNaN(b)) return true;
  return goal === 'minimize' ? a < b : a > b;
}
