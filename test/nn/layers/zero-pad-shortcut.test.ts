import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZeroPadShortcut } from '../../../src-main/nn/layers';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

describe('ZeroPadShortcut', () => {
  const layer = new ZeroPadShortcut({ filters: 4, strides: 2 });
  const f = ([x]: tf.Tensor[]): tf.Tensor => layer.apply(x as tf.Tensor) as tf.Tensor;

  it.each([4, 5])('takes every other pixel of %i, with channels of zeros on both sides', async (size) => {
    const x = randomTensor([1, size, size, 2], 'x');
    const y = f([x]);
    const half = Math.ceil(size / 2);
    expect(y.shape).toEqual([1, half, half, 4]);
    expect(layer.computeOutputShape([null, size, size, 2])).toEqual([null, half, half, 4]);
    const source = await valuesOf(x);
    const values = await valuesOf(y);
    for (let row = 0; row < half; row++) {
      for (let column = 0; column < half; column++) {
        const at = (2 * row * size + 2 * column) * 2;
        const to = (row * half + column) * 4;
        expect(values.slice(to, to + 4)).toEqual([0, source[at], source[at + 1], 0]);
      }
    }
  });

  it('has its gradient', async () => {
    const x = randomTensor([1, 5, 5, 2], 'x');
    const weights = randomTensor([1, 3, 3, 4], 'weights');
    const [computed = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 0.25);
    expect(relativeError(computed, expected)).toBeLessThan(1e-4);
  });
});
