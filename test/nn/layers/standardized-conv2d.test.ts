import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { StandardizedConv2D } from '../../../src-main/nn/layers';
import { convolutionMap } from '../../../src-main/nn/neurons/linear-map';
import { gradStandardize, standardize } from '../../../src-main/nn/weight-standardization';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

describe('weight standardization', () => {
  it('gives each filter mean 0 and unbiased deviation 1', async () => {
    // Two filters of four weights: 1, 2, 3, 6 (mean 3, squares 14) and 0, 0, 0, 4 (mean 1, squares 12).
    const w = tf.tensor4d([1, 0, 2, 0, 3, 0, 6, 4], [2, 2, 1, 2]);
    const [a, b] = [Math.sqrt(14 / 3) + 1e-5, Math.sqrt(12 / 3) + 1e-5];
    const expected = [-2 / a, -1 / b, -1 / a, -1 / b, 0, -1 / b, 3 / a, 3 / b];
    expect(relativeError(await valuesOf(standardize(w).kernel), expected)).toBeLessThan(1e-6);
  });

  it('has its gradient', async () => {
    const w = randomTensor([3, 3, 2, 3], 'w');
    const weights = randomTensor(w.shape, 'weights');
    const f = ([w]: tf.Tensor[]): tf.Tensor => standardize(w as tf.Tensor).kernel;
    const [expected = []] = await numericalGradients(f, [w], weights, 0.01);
    expect(relativeError(await valuesOf(gradStandardize(weights, w)), expected)).toBeLessThan(1e-3);
  });
});

it('the gradient of a filter of equal weights is that of its mean alone, not NaN', async () => {
  const w = tf.fill([3, 3, 1, 1], 0.5);
  const gradient = await valuesOf(gradStandardize(randomTensor(w.shape, 'weights'), w));
  expect(gradient.every(Number.isFinite)).toBe(true);
});

describe('StandardizedConv2D', () => {
  const layer = new StandardizedConv2D({ filters: 3, kernelSize: 3, padding: 2, dilation: 2, seed: 1 });
  const f = ([x]: tf.Tensor[]): tf.Tensor => layer.apply(x as tf.Tensor) as tf.Tensor;

  it('convolves with its standardized filters', async () => {
    const x = randomTensor([2, 5, 4, 2], 'x');
    const y = f([x]);
    expect(layer.weights.map(({ shape }) => shape)).toEqual([[3, 3, 2, 3]]);
    const w = (layer.weights[0] as (typeof layer.weights)[number]).read();
    const map = convolutionMap({ strides: 1, padding: 2, dilation: 2, groups: 1 });
    expect(y.shape).toEqual([2, 5, 4, 3]);
    expect(await valuesOf(y)).toEqual(await valuesOf(map.apply(x, standardize(w).kernel)));
  });

  it('has the gradients of input and filters', async () => {
    const x = randomTensor([1, 4, 4, 2], 'x');
    const weights = randomTensor(f([x]).shape, 'weights');
    const [dx = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 0.25);
    expect(relativeError(dx, expected)).toBeLessThan(1e-4);

    const variable = (layer.weights[0] as (typeof layer.weights)[number]).read() as unknown as tf.Variable;
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(f([x]), weights)), [variable]);
    const start = tf.clone(variable);
    const ofWeight = ([w]: tf.Tensor[]): tf.Tensor => {
      variable.assign(w as tf.Tensor);
      return f([x]);
    };
    const [numerical = []] = await numericalGradients(ofWeight, [start], weights, 0.01);
    variable.assign(start);
    expect(relativeError(await valuesOf(grads[variable.name] as tf.Tensor), numerical)).toBeLessThan(2e-3);
  });

  it('is made again from its configuration', () => {
    const again = new StandardizedConv2D(layer.getConfig());
    expect(again.getConfig()).toEqual(layer.getConfig());
    expect(again.getClassName()).toBe('StandardizedConv2D');
  });
});
