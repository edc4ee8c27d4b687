import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossOf } from '../../../src-main/nn/losses';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const read = (loss: (typeof lossOf)['regression'], outputs: tf.Tensor, targets: tf.Tensor) =>
  loss.read(loss.value(outputs, targets), outputs, targets);

describe('cross-entropy', () => {
  const loss = lossOf.classification;
  const labels = () => tf.tensor1d([2, 0], 'int32');

  it('is the mean of −log softmax at the label, and counts correct predictions', async () => {
    const logits = tf.tensor2d([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3);
    const result = await read(loss, logits, labels());
    expect(result.loss).toBeCloseTo((Math.log(total) - 3 + Math.log(total) - 1) / 2, 5);
    expect(result.sums).toEqual({ correct: 1 });
  });

  it('gives accuracy and error in percent, and none where the loss is no number', () => {
    const sums = { correct: 3 };
    expect(loss.metrics({ loss: 8, examples: 4, sums })).toEqual({ accuracy: 75, error: 25 });
    expect(loss.metrics({ loss: NaN, examples: 4, sums })).toEqual({ accuracy: NaN, error: NaN });
  });

  it('stays finite for large logits', async () => {
    const logits = tf.tensor2d([
      [1e4, -1e4, 0],
      [1e4, -1e4, 0],
    ]);
    expect((await read(loss, logits, labels())).loss).toBe(5000);
  });

  it('has its gradient', async () => {
    const f = ([outputs]: tf.Tensor[]): tf.Tensor => loss.value(outputs as tf.Tensor, labels());
    const logits = randomTensor([2, 3], 'logits');
    const [computed = []] = await computedGradients(f, [logits], tf.scalar(2));
    const [expected = []] = await numericalGradients(f, [logits], tf.scalar(2), 0.01);
    expect(relativeError(computed, expected)).toBeLessThan(1e-3);
  });
});

describe('mean squared error', () => {
  const loss = lossOf.regression;

  it('is the mean over all values, and counts squared errors', async () => {
    const outputs = tf.tensor2d([[1], [3]]);
    const targets = tf.tensor2d([[0], [1]]);
    expect(await read(loss, outputs, targets)).toEqual({ loss: 2.5, sums: { squaredError: 5, values: 2 } });
  });

  it('has its gradient', async () => {
    const targets = tf.tensor2d([[0], [1]]);
    const gradient = tf.grad((outputs: tf.Tensor) => loss.value(outputs, targets))(tf.tensor2d([[1], [3]]));
    expect(await valuesOf(gradient)).toEqual([1, 2]);
  });

  it('gives the root of the mean over all batches', () => {
    const totals = { loss: 7, examples: 3, sums: { squaredError: 54, values: 6 } };
    expect(loss.metrics(totals)).toEqual({ rmse: 3 });
  });

  it('refuses targets of another shape, which would be spread', () => {
    expect(() => loss.value(tf.zeros([2, 1]), tf.zeros([2]))).toThrow('differ in shape');
  });
});
