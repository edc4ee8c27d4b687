import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { internalError } from '../internal-error';
import type { Loss } from './loss';
import { readScalar } from './loss';

/**
 * Mean of (output − target)² over all values, as in PyTorch; its gradient is 2(output − target)/size.
 *
 * Outputs and targets have the same shape, [N, values] or [N, H, W, C].
 */
export const meanSquaredError: Loss = {
  counts: 'squaredError',
  value(outputs, targets) {
    if (outputs.shape.join() !== targets.shape.join()) {
      throw internalError(
        `outputs [${outputs.shape.join()}] and targets [${targets.shape.join()}] differ in shape`,
      );
    }
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
    return { loss, count: loss * outputs.size };
  },
};
