import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BilinearResize } from '../../../src-main/nn/layers';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const resize = (factor: 2 | 0.5) => {
  const layer = new BilinearResize({ factor });
  return { layer, f: ([x]: tf.Tensor[]): tf.Tensor => layer.apply(x as tf.Tensor) as tf.Tensor };
};

/**
 * F.interpolate(mode='bilinear', align_corners=False) as PyTorch documents it: the source of output i is
 * max(0, (i + ½)/factor − ½), and its upper neighbour is clamped to the edge. [N, H, W, C]
 */
async function interpolate(x: tf.Tensor, factor: number): Promise<number[]> {
  const values = await valuesOf(x);
  const [n = 0, h = 0, w = 0, c = 0] = x.shape;
  const at = (b: number, y: number, column: number, k: number): number =>
    values[((b * h + y) * w + column) * c + k] ?? NaN;
  const source = (i: number, size: number) => {
    const position = Math.max(0, (i + 0.5) / factor - 0.5);
    const low = Math.floor(position);
    return { low, high: Math.min(low + 1, size - 1), share: position - low };
  };
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let i = 0; i < h * factor; i++)
      for (let j = 0; j < w * factor; j++)
        for (let k = 0; k < c; k++) {
          const [y, z] = [source(i, h), source(j, w)];
          const top = (1 - z.share) * at(b, y.low, z.low, k) + z.share * at(b, y.low, z.high, k);
          const bottom = (1 - z.share) * at(b, y.high, z.low, k) + z.share * at(b, y.high, z.high, k);
          result.push((1 - y.share) * top + y.share * bottom);
        }
  return result;
}

describe('BilinearResize', () => {
  it.each([
    [2, [2, 3, 4, 2]],
    [2, [1, 1, 5, 1]],
    [2, [1, 1, 1, 3]],
    [0.5, [2, 4, 6, 2]],
    [0.5, [1, 2, 2, 1]],
  ] as const)('by %d of %j is that of PyTorch', async (factor, shape) => {
    const { layer, f } = resize(factor);
    const x = randomTensor([...shape], 'x');
    const y = f([x]);
    const [n, h, w, c] = shape;
    expect(y.shape).toEqual([n, h * factor, w * factor, c]);
    expect(layer.computeOutputShape([null, h, w, c])).toEqual([null, h * factor, w * factor, c]);
    expect(relativeError(await valuesOf(y), await interpolate(x, factor))).toBeLessThan(1e-6);
  });

  it('by 2 of numbers by hand', async () => {
    const { f } = resize(2);
    const y = f([tf.tensor4d([0, 4, 8], [1, 1, 3, 1])]);
    expect(await valuesOf(y)).toEqual([0, 1, 3, 5, 7, 8, 0, 1, 3, 5, 7, 8]);
  });

  it.each([
    [2, [1, 3, 4, 2]],
    [2, [1, 1, 2, 1]],
    [0.5, [1, 4, 2, 2]],
  ] as const)('by %d of %j has its gradient', async (factor, shape) => {
    const { f } = resize(factor);
    const x = randomTensor([...shape], 'x');
    const weights = randomTensor(f([x]).shape, 'weights');
    const [computed = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 0.25);
    expect(relativeError(computed, expected)).toBeLessThan(1e-5);
  });
});
