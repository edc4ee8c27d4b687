import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { AddChannelMean, Scale, Subtract } from '../../../src-main/nn/layers';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

type Layer = AddChannelMean | Scale | Subtract;

async function expectGradients(layer: Layer, inputs: tf.Tensor[]): Promise<void> {
  const f = (given: tf.Tensor[]): tf.Tensor =>
    layer.apply(given.length === 1 ? (given[0] as tf.Tensor) : given) as tf.Tensor;
  const weights = randomTensor(f(inputs).shape, 'weights');
  const computed = await computedGradients(f, inputs, weights);
  const expected = await numericalGradients(f, inputs, weights, 1e-3);
  computed.forEach((gradient, i) => {
    expect(relativeError(gradient, expected[i] ?? [])).toBeLessThan(2e-3);
  });
}

describe('AddChannelMean', () => {
  const layer = new AddChannelMean({ factor: 0.1 });

  it('adds a share of the mean', async () => {
    const y = layer.apply([tf.tensor4d([1, 2], [1, 1, 2, 1]), tf.tensor4d([3, 6, 9, 0, 3, 6], [1, 1, 2, 3])]);
    expect(relativeError(await valuesOf(y as tf.Tensor), [1.6, 2.3])).toBeLessThan(1e-6);
  });

  it('has its gradients', () =>
    expectGradients(layer, [randomTensor([1, 2, 2, 1], 'x'), randomTensor([1, 2, 2, 3], 'z')]));
});

describe('Subtract and Scale', () => {
  it('subtract and scale', async () => {
    const difference = new Subtract({}).apply([tf.tensor1d([5, 1]), tf.tensor1d([2, 4])]) as tf.Tensor;
    expect(await valuesOf(difference)).toEqual([3, -3]);
    expect(await valuesOf(new Scale({ factor: 80 }).apply(tf.tensor1d([0.5])) as tf.Tensor)).toEqual([40]);
  });

  it('have their gradients', async () => {
    await expectGradients(new Subtract({}), [randomTensor([2, 3], 'a'), randomTensor([2, 3], 'b')]);
    await expectGradients(new Scale({ factor: 3 }), [randomTensor([2, 3], 'a')]);
  });
});
