/**
 * Names of the metrics that every run may have; beside them stand the norms of each quadratic layer,
 * `layer/<name>/norm_r`, `…/norm_g` and `…/norm_b`. Accuracy and error are in percent, the peak
 * signal-to-noise ratio (psnr) in decibels.
 */
export const metricNames = [
  'train/loss',
  'train/accuracy',
  'train/error',
  'train/rmse',
  'train/psnr',
  'test/loss',
  'test/accuracy',
  'test/error',
  'test/rmse',
  'test/psnr',
  'learning_rate/r',
  'learning_rate/g',
  'learning_rate/b',
  'time/step_ms',
  'time/epoch_s',
  'time/examples_per_s',
  'memory/peak_mib',
] as const;
export type MetricName = (typeof metricNames)[number];

/** `denoising`: images to be predicted from noisy ones. */
export const taskNames = ['classification', 'regression', 'denoising'] as const;
export type Task = (typeof taskNames)[number];
export type Goal = 'minimize' | 'maximize';

/** What was measured of the machine may differ between two equal runs; all other metrics do not. */
export function isMachineMetric(name: string): boolean {
  return name.startsWith('time/') || name.startsWith('memory/');
}

export const percentMetrics = new Set(['train/accuracy', 'train/error', 'test/accuracy', 'test/error']);

/** What a task is measured by, on either part: `test/psnr`. The first is what matters most. */
export const scoresOf: Readonly<Record<Task, readonly string[]>> = {
  classification: ['error', 'accuracy', 'loss'],
  regression: ['rmse', 'loss'],
  denoising: ['psnr', 'rmse', 'loss'],
};

export const isMaximized = (name: string): boolean => /\/(accuracy|psnr)$/.test(name);

export function isBetter(a: number, b: number, goal: Goal): boolean {
  if (Number.isNaN(a)) return false;
  if (Number.isNaN(b)) return true;
  return goal === 'minimize' ? a < b : a > b;
}
