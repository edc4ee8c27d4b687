import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Sums } from './loss';

/** Errors of predicted depth (Eigen et al. 2014), in the order in which they are computed. */
export const depthErrorNames = [
  'abs_rel',
  'sq_rel',
  'rmse',
  'rmse_log',
  'delta1',
  'delta2',
  'delta3',
] as const;
export type DepthErrorName = (typeof depthErrorNames)[number];

/** Depths nearer than this count as not measured, in metres. */
export const leastDepth = 1e-3;

/** 1 where a depth was measured and lies within (10⁻³, maxDepth], 0 elsewhere. */
export function measuredPixels(targets: Tensor, maxDepth: number): Tensor {
  return tf.tidy(() =>
    tf.cast(tf.logicalAnd(tf.greater(targets, leastDepth), tf.lessEqual(targets, maxDepth)), 'float32'),
  );
}

/**
 * Per image, over its measured pixels, with the prediction p clipped to [10⁻³, maxDepth] and the truth t:
 * abs_rel = mean |t − p|/t, sq_rel = mean (t − p)²/t, rmse = √mean (t − p)², rmse_log = √mean (ln t − ln p)², and
 * delta_k = the share of pixels with max(t/p, p/t) < 1.25^k. Returns their sums over the `images` in which something
 * was measured. (abs_rel and rmse are the paper's equation 34.)
 *
 * @param outputs [N, H, W, 1], as targets
 */
export async function sumDepthErrors(
  outputs: Tensor,
  targets: Tensor,
  maxDepth: number,
): Promise<Sums<DepthErrorName | 'images'>> {
  const sums = tf.tidy(() => {
    const valid = measuredPixels(targets, maxDepth);
    const measured = tf.greater(valid, 0);
    const zero = tf.zerosLike(valid);
    const p = tf.clipByValue(outputs, leastDepth, maxDepth);
    const t = tf.clipByValue(targets, leastDepth, maxDepth);
    const count = tf.sum(valid, [1, 2, 3]); // [N]
    // Chosen, not multiplied with 0: what is not a number where nothing was measured does not count.
    const mean = (values: Tensor): Tensor =>
      tf.divNoNan(tf.sum(tf.where(measured, values, zero), [1, 2, 3]), count);
    const squares = tf.squaredDifference(t, p);
    const ratio = tf.maximum(tf.div(t, p), tf.div(p, t));
    const within = (k: number): Tensor => mean(tf.cast(tf.less(ratio, 1.25 ** k), 'float32'));
    const errors: Record<DepthErrorName, Tensor> = {
      abs_rel: mean(tf.div(tf.abs(tf.sub(t, p)), t)),
      sq_rel: mean(tf.div(squares, t)),
      rmse: tf.sqrt(mean(squares)),
      rmse_log: tf.sqrt(mean(tf.squaredDifference(tf.log(t), tf.log(p)))),
      delta1: within(1),
      delta2: within(2),
      delta3: within(3),
    };
    const images = tf.cast(tf.greater(count, 0), 'float32');
    return tf.stack([...depthErrorNames.map((name) => errors[name]), images].map((each) => tf.sum(each)));
  });
  const values = await sums.data();
  sums.dispose();
  const names = [...depthErrorNames, 'images'] as const;
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? NaN])) as Sums<
    DepthErrorName | 'images'
  >;
}
