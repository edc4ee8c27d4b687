import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Loss } from '../../../src-main/nn/losses';
import { createLoss } from '../../../src-main/nn/losses';
import { backends, useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const read = (loss: Loss, outputs: tf.Tensor, targets: tf.Tensor) =>
  loss.read(loss.value(outputs, targets), outputs, targets);

describe.each(backends)('cross-entropy on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const loss = createLoss('classification');
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

describe.each(backends)('cross-entropy with label smoothing on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const smoothed = createLoss('classification', { labelSmoothing: 0.1 });
  const labels = () => tf.tensor1d([2, 0], 'int32');
  const logits = () =>
    tf.tensor2d([
      [1, 2, 4],
      [0.5, -1, 0],
    ]);

  it("is PyTorch's: (1 − ε)·cross-entropy + ε·mean of −log softmax over the classes", async () => {
    const losses = [
      { z: [1, 2, 4], label: 2 },
      { z: [0.5, -1, 0], label: 0 },
    ].map(({ z, label }) => {
      const total = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
      const negatives = z.map((value) => total - value);
      return 0.9 * (negatives[label] ?? NaN) + (0.1 / 3) * negatives.reduce((sum, value) => sum + value, 0);
    });
    const result = await read(smoothed, logits(), labels());
    expect(result.loss).toBeCloseTo(((losses[0] ?? NaN) + (losses[1] ?? NaN)) / 2, 6);
    expect(result.sums).toEqual({ correct: 2 });
  });

  it('is plain cross-entropy where ε is 0, to the bit', async () => {
    const plain = await read(createLoss('classification'), logits(), labels());
    expect(await read(createLoss('classification', { labelSmoothing: 0 }), logits(), labels())).toEqual(
      plain,
    );
  });

  it('has the gradient (softmax − target)/N', async () => {
    const f = ([outputs]: tf.Tensor[]): tf.Tensor => smoothed.value(outputs as tf.Tensor, labels());
    const [computed = []] = await computedGradients(f, [logits()], tf.scalar(1));
    const [numerical = []] = await numericalGradients(f, [logits()], tf.scalar(1), 0.01);
    expect(relativeError(computed, numerical)).toBeLessThan(1e-3);
    const target = [0.1 / 3, 0.1 / 3, 0.9 + 0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3];
    const softmax = await valuesOf(tf.softmax(logits()));
    const expected = softmax.map((value, i) => (value - (target[i] ?? NaN)) / 2);
    expect(relativeError(computed, expected)).toBeLessThan(1e-6);
  });

  it('is refused where there are no labels', () => {
    expect(() => createLoss('regression', { labelSmoothing: 0.1 })).toThrow(
      'training.labelSmoothing: the data are for regression, which has no labels to smooth; expected 0, found 0.1',
    );
  });
});

describe('mean squared error', () => {
  const loss = createLoss('regression');

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
