import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { NeuronConv2D } from '../../../src-main/nn/layers';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const convolution = (strides: number, padding: number) =>
  new NeuronConv2D({
    filters: 2,
    kernelSize: 3,
    strides,
    padding,
    neuron: 'quadratic',
    start: 'random',
    seed: 1,
  });

describe('NeuronConv2D', () => {
  it.each([
    [8, 1, 1],
    [8, 2, 1],
    [7, 2, 1],
    [8, 1, 0],
    [8, 2, 2],
  ])('size %i, strides %i, padding %i: the shape is that of PyTorch', (size, strides, padding) => {
    const layer = convolution(strides, padding);
    const y = layer.apply(randomTensor([1, size, size, 2], 'x')) as tf.Tensor;
    const expected = Math.floor((size + 2 * padding - 3) / strides) + 1;
    expect(y.shape).toEqual([1, expected, expected, 2]);
    expect(layer.computeOutputShape([null, size, size, 2])).toEqual([null, expected, expected, 2]);
  });

  it('pads alike on both sides, also with strides of 2', async () => {
    const layer = new NeuronConv2D({
      filters: 1,
      kernelSize: 3,
      strides: 2,
      padding: 1,
      neuron: 'conventional',
      useBias: false,
      start: 'random',
      seed: 1,
    });
    layer.build([null, 4, 4, 1]);
    layer.setWeights([tf.ones([3, 3, 1, 1])]);
    const y = layer.apply(tf.reshape(tf.range(0, 16), [1, 4, 4, 1])) as tf.Tensor;
    // Windows start at row and column −1, so the first sees rows 0–1 and columns 0–1 only.
    expect(await valuesOf(y)).toEqual([0 + 1 + 4 + 5, 1 + 2 + 3 + 5 + 6 + 7, 4 + 5 + 8 + 9 + 12 + 13, 90]);
  });

  it('has the gradient of its input with strides of 2', async () => {
    const layer = convolution(2, 1);
    const f = ([x]: tf.Tensor[]): tf.Tensor => layer.apply(x as tf.Tensor) as tf.Tensor;
    const x = randomTensor([1, 5, 5, 2], 'x');
    const weights = randomTensor(f([x]).shape, 'weights');
    const [computed = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 0.25);
    expect(relativeError(computed, expected)).toBeLessThan(1e-4);
  });

  it('knows the group of each of its weights, and refuses to do without biases it needs', () => {
    const layer = convolution(1, 1);
    expect(layer.parameter('w_g')).toMatchObject({ group: 'g', kind: 'kernel' });
    expect(layer.parameter('c')).toMatchObject({ group: 'b', kind: 'bias' });
    const config = { ...layer.getConfig(), neuron: 'quadratic', useBias: false } as const;
    expect(() => new NeuronConv2D(config as never)).toThrow('needs its biases');
  });

  it('refuses to cut channels into groups of different sizes', () => {
    const grouped = (channels: number, filters: number) => () => {
      const { neuron, start, seed } = { neuron: 'quadratic', start: 'random', seed: 1 } as const;
      const layer = new NeuronConv2D({ filters, kernelSize: 3, groups: 2, neuron, start, seed });
      layer.build([null, 4, 4, channels]);
    };
    expect(grouped(4, 2)).not.toThrow();
    expect(grouped(3, 2)).toThrow("can't cut 3 → 2 channels into 2 groups");
    expect(grouped(4, 3)).toThrow("can't cut 4 → 3 channels into 2 groups");
  });
});
