import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropyKernelName } from '../kernels/cross-entropy-kernel-name';
import '../kernels/registered';
import { hasKernel } from '../kernels/has-kernel';
import type { Loss } from './loss';
import { readScalar } from './loss';

/**
 * Softmax cross-entropy: −Σ target·log softmax(z), mean over the batch. Its gradient is (softmax(z) − target)/N. The
 * target is (1 − ε)·onehot + ε/classes (label smoothing: Szegedy et al. 2016, section 7; PyTorch's CrossEntropyLoss).
 * The logarithm of the softmax is taken at once, so that large logits neither overflow nor give log 0.
 *
 * Outputs are logits [N, classes], targets are labels [N] (int32). `correct` counts the predictions whose largest
 * output is the label's.
 *
 * @param smoothing ε; 0 leaves the labels as they are
 */
export const crossEntropy = (smoothing: number): Loss<'correct'> => ({
  value(outputs, targets) {
    const [batch = 0, classes = 0] = outputs.shape;
    const off = smoothing / classes;
    const on = 1 - smoothing + off;
    return tf.customGrad((...[logits, save]) => {
      if (hasKernel(crossEntropyKernelName)) {
        const inputs = { logits: logits as Tensor, labels: targets };
        const [sum, direction] = tf
          .engine()
          .runKernel<Tensor[]>(crossEntropyKernelName, inputs, { on, off }) as [Tensor, Tensor];
        (save as GradSaveFunc)([direction]);
        const gradFunc = (dy: Tensor, [direction]: Tensor[]): Tensor =>
          tf.tidy(() => tf.mul(direction as Tensor, tf.div(dy, batch)));
        return { value: tf.div(sum, batch), gradFunc };
      }
      const logProbabilities = tf.logSoftmax(logits as Tensor); // [N, classes]
      const expected = tf.oneHot(targets, classes, on, off, 'float32'); // [N, classes]
      (save as GradSaveFunc)([logProbabilities, expected]);
      const value = tf.div(tf.sum(tf.mul(logProbabilities, expected)), -batch);
      const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
        tf.tidy(() => {
          const [logProbabilities, expected] = saved as [Tensor, Tensor];
          return tf.mul(tf.sub(tf.exp(logProbabilities), expected), tf.div(dy, batch));
        });
      return { value, gradFunc };
    })(outputs) as Scalar;
  },
  async read(value, outputs, targets) {
    const correct = tf.tidy(() => tf.sum(tf.cast(tf.equal(tf.argMax(outputs, -1), targets), 'float32')));
    const [loss, count] = await Promise.all([readScalar(value), readScalar(correct)]);
    correct.dispose();
    return { loss, sums: { correct: count } };
  },
  /** In percent. A model that predicts nothing has no accuracy, though NaN logits have a largest one. */
  metrics({ loss, examples, sums }) {
    const accuracy = Number.isNaN(loss) ? NaN : (100 * sums.correct) / examples;
    return { accuracy, error: 100 - accuracy };
  },
});
