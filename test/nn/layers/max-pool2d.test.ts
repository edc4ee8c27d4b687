import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MaxPool2D } from '../../../src-main/nn/layers';
import { backends, useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

/** The largest values as PyTorch's MaxPool2d has them, point by point. */
async function expectedOf(x: tf.Tensor, poolSize: number, strides: number, padding: number) {
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const values = await valuesOf(x);
  const outputSize = (size: number): number => Math.floor((size + 2 * padding - poolSize) / strides) + 1;
  const result: number[] = [];
  for (let row = 0; row < outputSize(height); row++) {
    for (let column = 0; column < outputSize(width); column++) {
      for (let channel = 0; channel < channels; channel++) {
        let largest = -Infinity;
        for (let i = 0; i < poolSize ** 2; i++) {
          const y = row * strides - padding + Math.floor(i / poolSize);
          const x = column * strides - padding + (i % poolSize);
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          largest = Math.max(largest, values[(y * width + x) * channels + channel] ?? NaN);
        }
        result.push(largest);
      }
    }
  }
  return result;
}

describe.each(backends)('MaxPool2D on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    [2, 2, 0, [6, 6]],
    [2, 2, 0, [5, 7]],
    [3, 2, 1, [6, 6]],
    [3, 2, 1, [7, 5]],
    [3, 2, 1, [1, 1]],
  ])('window %i, strides %i, padding %i, image %j', async (poolSize, strides, padding, size) => {
    const layer = new MaxPool2D({ poolSize, strides, padding });
    const f = ([x]: tf.Tensor[]): tf.Tensor => layer.apply(x as tf.Tensor) as tf.Tensor;
    // Negative values only: a padding of zeros would show.
    const x = tf.sub(randomTensor([1, ...size, 2], 'x'), 9);
    const y = f([x]);
    expect(layer.computeOutputShape([null, ...size, 2])).toEqual([null, ...y.shape.slice(1)]);
    expect(await valuesOf(y)).toEqual(await expectedOf(x, poolSize, strides, padding));

    const weights = randomTensor(y.shape, 'weights');
    const [computed = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 1e-3);
    expect(relativeError(computed, expected)).toBeLessThan(1e-2);
  });
});
