/**
 * Names of the metrics that every run may have; beside them stand the norms of each quadratic layer,
 * `layer/<name>/norm_r`, `…/norm_g` and `…/norm_b`, and what `training.measure` asks for: `amplification/network`,
 * `amplification/conventional` (of conventional neurons with the same w_r), `layer/<name>/amplification` (up to the
 * layer's output), `layer/<name>/share_linear`, `…/share_product` and `…/share_power`. Accuracy and error are in percent, the peak
 * signal-to-noise ratio (psnr) in decibels; delta1, delta2 and delta3 are shares of the pixels. Root mean squared errors
 * (rmse) are in the units of the targets, also where the loss is that of standardized ones (tables). Those of the
 * validation part are there where the data has one. Search directions (data `poisson`): `residual` is what of the length
 * of a right-hand side is left after the best step along what the network says; `iterations` are those of the conjugate
 * direction method with the network until 10⁻⁶ of it is left (`…_1e4`: 10⁻⁴), `cg_iterations` those of conjugate gradients.
 * Variational problems (data `elliptic`): `relative_l2` is ‖u − u*‖/‖u*‖ over the points, `relative_h1` the same with the
 * gradients, and `energy_excess` (E(u) − E(u*))/|E(u*)|.
 */
export const metricNames = [
  'train/loss',
  'train/accuracy',
  'train/error',
  'train/rmse',
  'train/psnr',
  'train/abs_rel',
  'train/sq_rel',
  'train/rmse_log',
  'train/delta1',
  'train/delta2',
  'train/delta3',
  'train/residual',
  'train/relative_l2',
  'train/relative_h1',
  'train/energy_excess',
  'validation/loss',
  'validation/accuracy',
  'validation/error',
  'validation/rmse',
  'validation/psnr',
  'validation/abs_rel',
  'validation/sq_rel',
  'validation/rmse_log',
  'validation/delta1',
  'validation/delta2',
  'validation/delta3',
  'test/loss',
  'test/accuracy',
  'test/error',
  'test/rmse',
  'test/psnr',
  'test/abs_rel',
  'test/sq_rel',
  'test/rmse_log',
  'test/delta1',
  'test/delta2',
  'test/delta3',
  'test/residual',
  'test/relative_l2',
  'test/relative_h1',
  'test/energy_excess',
  'test/iterations',
  'test/cg_iterations',
  'test/iterations_1e4',
  'test/cg_iterations_1e4',
  'learning_rate/r',
  'learning_rate/g',
  'learning_rate/b',
  'time/step_ms',
  'time/epoch_s',
  'time/examples_per_s',
  'time/data_wait_ms',
  'memory/peak_mib',
] as const;
export type MetricName = (typeof metricNames)[number];

/**
 * `denoising`: images to be predicted from noisy ones. `depth`: metres, a pixel, to be predicted from an image.
 * `variational`: a function that makes an energy least, from the energy alone. `directions`: in which to search for the solution of a linear system, from a right-hand side alone.
 */
export const taskNames = [
  'classification',
  'regression',
  'denoising',
  'depth',
  'directions',
  'variational',
] as const;
export type Task = (typeof taskNames)[number];
export type Goal = 'minimize' | 'maximize';

/** What was measured of the machine may differ between two equal runs; all other metrics do not. */
export function isMachineMetric(name: string): boolean {
  return name.startsWith('time/') || name.startsWith('memory/');
}

export const percentMetrics = new Set(
  ['train', 'validation', 'test'].flatMap((part) => [`${part}/accuracy`, `${part}/error`]),
);

/** Tasks in a sentence. */
export const taskTitles: Readonly<Record<Task, string>> = {
  classification: 'a classification',
  regression: 'a regression',
  denoising: 'a denoising',
  depth: 'an estimation of depth',
  directions: 'a search for directions',
  variational: 'a variational problem',
};

/** What a task is measured by, on each part: `test/psnr`. The first is what matters most. */
export const scoresOf: Readonly<Record<Task, readonly string[]>> = {
  classification: ['error', 'accuracy', 'loss'],
  regression: ['rmse', 'loss'],
  denoising: ['psnr', 'rmse', 'loss'],
  directions: ['residual', 'loss'],
  variational: ['relative_l2', 'relative_h1', 'energy_excess', 'loss'],
  depth: ['abs_rel', 'rmse', 'sq_rel', 'rmse_log', 'delta1', 'delta2', 'delta3', 'loss'],
};

/** What the search for the solutions of linear systems takes, measured on the test part alone. */
export const searchMetrics = [
  'test/iterations',
  'test/cg_iterations',
  'test/iterations_1e4',
  'test/cg_iterations_1e4',
] as const;

export const isMaximized = (name: string): boolean => /\/(accuracy|psnr|delta\d)$/.test(name);

export function isBetter(a: number, b: number, goal: Goal): boolean {
  if (Number.isNaN(a)) return false;
  if (Number.isNaN(b)) return true;
  return goal === 'minimize' ? a < b : a > b;
}
