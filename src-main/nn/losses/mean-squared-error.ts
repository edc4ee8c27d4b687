import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss';
import { checkSameShape, readScalar } from './loss';

/**
 * Mean of (output − target)² over all values, as in PyTorch; its gradient is 2(output − target)/size.
 *
 * Outputs and targets have the same shape, [N, values] or [N, H, W, C].
 */
export const meanSquaredError: Loss<'squaredError' | 'values'> = {
  value(outputs, targets) {
    checkSameShape(outputs, targets);
    return tf.customGrad((...[predicted, save]) => {
      const difference = tf.sub(predicted as Tensor, targets);
      (save as GradSaveFunc)([difference]);
      const value = tf.mul(tf.sum(tf.square(difference)), 1 / outputs.size);
      const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
        tf.tidy(() => tf.mul((saved as [Tensor])[0], tf.mul(dy, 2 / outputs.size)));
      return { value, gradFunc };
    })(outputs) as Scalar;
  },
  async read(value, outputs) {
    const loss = await readScalar(value);
    return { loss, sums: { squaredError: loss * outputs.size, values: outputs.size } };
  },
  metrics({ sums }) {
    return { rmse: Math.sqrt(sums.squaredError / sums.values) };
  },
};

/** The same of targets that were divided by their deviation: the root of the mean is in their own units again. */
export function standardizedError(deviation: number): typeof meanSquaredError {
  return {
    ...meanSquaredError,
    metrics: ({ sums }) => ({ rmse: deviation * Math.sqrt(sums.squaredError / sums.values) }),
  };
}

/** The same for images in [0, 1], with the peak signal-to-noise ratio 10·log10(1/MSE) in decibels. */
export const imageError: Loss<'squaredError' | 'values'> = {
  ...meanSquaredError,
  metrics({ loss, examples }) {
    // The loss is the mean squared error, and all images have one size.
    const error = loss / examples;
    return { rmse: Math.sqrt(error), psnr: -10 * Math.log10(error) };
  },
};
