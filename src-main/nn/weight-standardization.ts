import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Added to the deviation, as in the reference code of LapDepth. */
const epsilon = 1e-5;

interface Standardized {
  /** w − mean */
  readonly centered: Tensor;
  /** Unbiased standard deviation, [out]. */
  readonly deviation: Tensor;
  /** (w − mean)/(deviation + ε) */
  readonly kernel: Tensor;
}

/**
 * Weight standardization (Qiao et al. 2019): each filter has the mean 0 and the standard deviation 1,
 * ŵ = (w − μ)/(s + ε) with the unbiased s over its n weights.
 *
 * @param w [h, w, in, out]
 */
export function standardize(w: Tensor): Standardized {
  const filterSize = sizeOfFilter(w);
  const centered = tf.sub(w, tf.div(sumOfFilter(w), filterSize));
  const deviation = tf.sqrt(tf.div(sumOfFilter(tf.square(centered)), filterSize - 1));
  return { centered, deviation, kernel: tf.div(centered, tf.add(deviation, epsilon)) };
}

/**
 * Gradient of w, given that of ŵ. With c = w − μ and q = s + ε,
 * ∂c = ∂ŵ/q − c·(Σ∂ŵ⊙c)/(q²·(n − 1)·s), ∂w = ∂c − mean ∂c, sums and means over each filter.
 */
export function gradStandardize(dKernel: Tensor, w: Tensor): Tensor {
  return tf.tidy(() => {
    const filterSize = sizeOfFilter(w);
    const { centered, deviation } = standardize(w);
    const q = tf.add(deviation, epsilon);
    // A filter of equal weights has no deviation, and none of its gradient, as in PyTorch.
    const share = tf.divNoNan(
      sumOfFilter(tf.mul(dKernel, centered)),
      tf.mul(tf.mul(tf.square(q), deviation), filterSize - 1),
    );
    const dCentered = tf.sub(tf.div(dKernel, q), tf.mul(centered, share));
    return tf.sub(dCentered, tf.div(sumOfFilter(dCentered), filterSize));
  });
}

function sizeOfFilter(w: Tensor): number {
  return w.size / (w.shape.at(-1) ?? 1);
}

/** The sum over each filter, [out], as a product with ones: sums over leading axes transpose all values on the cpu. */
function sumOfFilter(w: Tensor): Tensor {
  const filterSize = sizeOfFilter(w);
  const sums = tf.matMul(tf.ones([1, filterSize]), tf.reshape<tf.Rank.R2>(w, [filterSize, -1]));
  return tf.reshape(sums, [-1]);
}
