import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConvolutionOptions } from '../../../src-main/nn/neurons/linear-map';
import { convolutionMap } from '../../../src-main/nn/neurons/linear-map';
import { backends, useBackend } from '../support/backends';
import { numericalGradients, randomTensor, relativeError, valuesOf } from '../support/tensors';

/** y[i, j, o] = Σ x[s·i − p + d·a, s·j − p + d·b, c]·w[a, b, c, o] over the points and the channels of o's group. */
async function convolve(x: tf.Tensor, w: tf.Tensor, options: ConvolutionOptions): Promise<number[]> {
  const { strides, padding, dilation, groups } = options;
  const [xs, ws] = [await valuesOf(x), await valuesOf(w)];
  const [n = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [k = 0, , inputs = 0, filters = 0] = w.shape;
  const sizeOf = (size: number): number =>
    Math.floor((size + 2 * padding - dilation * (k - 1) - 1) / strides) + 1;
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let i = 0; i < sizeOf(height); i++)
      for (let j = 0; j < sizeOf(width); j++)
        for (let o = 0; o < filters; o++) {
          let sum = 0;
          for (let a = 0; a < k; a++)
            for (let e = 0; e < k; e++) {
              const [row, column] = [
                strides * i - padding + dilation * a,
                strides * j - padding + dilation * e,
              ];
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              for (let c = 0; c < inputs; c++) {
                const channel = Math.floor(o / (filters / groups)) * inputs + c;
                const pixel = xs[((b * height + row) * width + column) * channels + channel] ?? NaN;
                sum += pixel * (ws[((a * k + e) * inputs + c) * filters + o] ?? NaN);
              }
            }
          result.push(sum);
        }
  return result;
}

describe.each(backends)('a dilated convolution on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['of 2', { strides: 1, padding: 2, dilation: 2, groups: 1 }],
    ['of 2 in groups', { strides: 1, padding: 2, dilation: 2, groups: 2 }],
    ['of 2 with strides', { strides: 2, padding: 1, dilation: 2, groups: 1 }],
    ['wider than the image', { strides: 1, padding: 18, dilation: 18, groups: 1 }],
    ['of which points miss the image', { strides: 1, padding: 4, dilation: 5, groups: 1 }],
  ])('%s is the sum over its points, with its gradients', async (_name, options) => {
    const map = convolutionMap(options);
    const x = randomTensor([2, 6, 5, 4], 'x');
    const w = randomTensor([3, 3, 4 / options.groups, 2], 'w');
    const y = map.apply(x, w);
    expect(relativeError(await valuesOf(y), await convolve(x, w, options))).toBeLessThan(1e-5);
    const dy = randomTensor(y.shape, 'dy');
    const f = ([x, w]: tf.Tensor[]): tf.Tensor => map.apply(x as tf.Tensor, w as tf.Tensor);
    const [dx = [], dw = []] = await numericalGradients(f, [x, w], dy, 0.25);
    expect(relativeError(await valuesOf(map.gradInput(dy, w, x.shape)), dx)).toBeLessThan(1e-4);
    expect(relativeError(await valuesOf(map.gradWeight(x, dy, w.shape)), dw)).toBeLessThan(1e-4);
  });

  it('of an image that no point sees is 0', async () => {
    const map = convolutionMap({ strides: 1, padding: 5, dilation: 10, groups: 1 });
    const y = map.apply(tf.ones([1, 2, 2, 1]), tf.ones([2, 2, 1, 1]));
    expect(await valuesOf(y)).toEqual([0, 0, 0, 0]);
  });
});
