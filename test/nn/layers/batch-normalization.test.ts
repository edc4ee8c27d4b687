import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchNormalization } from '../../../src-main/nn/layers';
import { normalizeBatch } from '../../../src-main/nn/batch-normalization';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const weightsOf = async (layer: BatchNormalization): Promise<Record<string, number[]>> => {
  const entries = layer.weights.map(async (weight): Promise<[string, number[]]> => {
    return [weight.originalName.split('/').at(-1) ?? '', await valuesOf(weight.read())];
  });
  return Object.fromEntries(await Promise.all(entries));
};

describe('BatchNormalization', () => {
  it('normalizes a batch with its biased variance, and keeps the unbiased one', async () => {
    const layer = new BatchNormalization({});
    const x = tf.tensor2d([[1], [2], [3], [6]]); // mean 3, squared deviations 14
    const y = await valuesOf(layer.apply(x, { training: true }) as tf.Tensor);
    const deviation = Math.sqrt(14 / 4 + 1e-5);
    expect(relativeError(y, [-2 / deviation, -1 / deviation, 0, 3 / deviation])).toBeLessThan(1e-6);
    const { running_mean, running_variance } = await weightsOf(layer);
    expect(running_mean?.[0]).toBeCloseTo(0.1 * 3, 6);
    expect(running_variance?.[0]).toBeCloseTo(0.9 + (0.1 * 14) / 3, 6);
  });

  it('uses running statistics when not training, and leaves them alone', async () => {
    const layer = new BatchNormalization({});
    const x = tf.tensor2d([[1], [3]]);
    layer.apply(x);
    layer.setWeights([2, 1, 5, 4].map((value) => tf.tensor1d([value]))); // gamma, beta, mean, variance
    const y = await valuesOf(layer.apply(x) as tf.Tensor);
    const scale = 2 / Math.sqrt(4 + 1e-5);
    expect(relativeError(y, [1 - 4 * scale, 1 - 2 * scale])).toBeLessThan(1e-6);
    expect((await weightsOf(layer)).running_mean).toEqual([5]);
  });

  it.each([[[6, 3]], [[2, 2, 2, 3]]])('has the gradients of its forward pass for %j', async (shape) => {
    const inputs = [randomTensor(shape, 'x'), randomTensor([3], 'gamma'), randomTensor([3], 'beta')];
    const f = ([x, gamma, beta]: tf.Tensor[]): tf.Tensor =>
      normalizeBatch(x as tf.Tensor, gamma as tf.Tensor, beta as tf.Tensor, 1e-5, () => undefined);
    const weights = randomTensor(shape, 'weights');
    const computed = await computedGradients(f, inputs, weights);
    const expected = await numericalGradients(f, inputs, weights, 0.01);
    computed.forEach((gradient, i) => {
      expect(relativeError(gradient, expected[i] ?? [])).toBeLessThan(2e-3);
    });
  });

  it('leaves its statistics to the caller who asks for them', async () => {
    const layer = new BatchNormalization({});
    const statistics: { value: tf.Tensor }[] = [];
    layer.apply(tf.tensor2d([[1], [3]]), { training: true, statistics });
    expect((await weightsOf(layer)).running_mean).toEqual([0]);
    expect(statistics).toHaveLength(2);
    expect((await valuesOf((statistics[0] as { value: tf.Tensor }).value))[0]).toBeCloseTo(0.2, 6);
  });
});
