import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** How much of the squared mean is taken off: 1 would forgive a wrong scale wholly. */
const varianceFocus = 0.85;
const scale = 10;

/**
 * The scale-invariant error of logarithmic depth (Eigen et al. 2014, equation 4), in the form of Lee et al. (2019) that
 * LapDepth is trained with: over the n measured pixels of a batch, with d = ln output − ln target,
 *
 * L = 10·√(Σd²/n − 0.85·(Σd/n)²), ∂L/∂output = 100/(n·L) · (d − 0.85·Σd/n)/output.
 *
 * A perfect prediction has the gradient 0, and so has a batch in which nothing was measured.
 *
 * @param outputs above 0, of the shape of targets and valid
 * @param valid 1 where the target was measured, 0 elsewhere
 */
export function scaleInvariantLog(outputs: Tensor, targets: Tensor, valid: Tensor): Scalar {
  return tf.customGrad((...[output, save]) => {
    const predicted = output as Tensor;
    const difference = tf.where(
      tf.cast(valid, 'bool'),
      tf.sub(tf.log(predicted), tf.log(targets)),
      tf.zerosLike(targets),
    );
    const count = tf.maximum(tf.sum(valid), 1);
    const mean = tf.div(tf.sum(difference), count);
    const squares = tf.div(tf.sum(tf.square(difference)), count);
    const variance = tf.relu(tf.sub(squares, tf.mul(varianceFocus, tf.square(mean))));
    const value = tf.mul(scale, tf.sqrt(variance));
    (save as GradSaveFunc)([predicted, difference, valid, mean, tf.mul(count, value)]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      tf.tidy(() => {
        const [predicted, difference, valid, mean, size] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
        const factor = tf.divNoNan(tf.mul(dy, scale ** 2), size);
        const centered = tf.mul(valid, tf.sub(difference, tf.mul(varianceFocus, mean)));
        return tf.mul(factor, tf.div(centered, predicted));
      });
    return { value, gradFunc };
  })(outputs) as Scalar;
}
