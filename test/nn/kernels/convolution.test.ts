import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConvolutionOptions } from '../../../src-main/nn/neurons/linear-map';
import { convolutionMap } from '../../../src-main/nn/neurons/linear-map';
import { backends, useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';

/** The convolution of PyTorch's documentation, term by term: out(n, i, j, o) = Σ x(n, i·s + h·d − p, …)·w(h, …, o). */
function plainConvolution(
  x: readonly number[],
  [batch, height, width, channels]: readonly [number, number, number, number],
  w: readonly number[],
  [kernelHeight, kernelWidth, groupChannels, outputs]: readonly [number, number, number, number],
  { strides, padding, dilation, groups }: ConvolutionOptions,
): number[] {
  const outSize = (size: number, points: number): number =>
    Math.floor((size + 2 * padding - dilation * (points - 1) - 1) / strides + 1);
  const pixel = (n: number, row: number, column: number, channel: number): number =>
    row < 0 || row >= height || column < 0 || column >= width
      ? 0
      : (x[((n * height + row) * width + column) * channels + channel] ?? NaN);
  const y: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < outSize(height, kernelHeight); i++)
      for (let j = 0; j < outSize(width, kernelWidth); j++)
        for (let o = 0; o < outputs; o++) {
          const group = Math.floor(o / (outputs / groups));
          let sum = 0;
          for (let h = 0; h < kernelHeight; h++)
            for (let v = 0; v < kernelWidth; v++)
              for (let c = 0; c < groupChannels; c++) {
                const row = i * strides + h * dilation - padding;
                const column = j * strides + v * dilation - padding;
                const weight = w[((h * kernelWidth + v) * groupChannels + c) * outputs + o] ?? NaN;
                sum += pixel(n, row, column, group * groupChannels + c) * weight;
              }
          y.push(sum);
        }
  return y;
}

const plain = { strides: 1, padding: 0, dilation: 1, groups: 1 };
const cases: [string, number, ConvolutionOptions][] = [
  ['neither padding nor strides', 3, plain],
  ['padding', 3, { ...plain, padding: 1 }],
  ['more padding than the kernel covers', 2, { ...plain, padding: 3 }],
  ['strides that leave out the last row', 3, { ...plain, strides: 2 }],
  ['strides of single pixels', 1, { ...plain, strides: 3 }],
  ['dilation', 3, { ...plain, dilation: 2, padding: 2 }],
  ['dilation by 3 with strides', 2, { ...plain, dilation: 3, strides: 2, padding: 1 }],
  ['two groups', 3, { ...plain, groups: 2, padding: 1 }],
  ['as many groups as channels', 3, { ...plain, groups: 4, padding: 1 }],
  ['everything', 3, { strides: 2, padding: 3, dilation: 2, groups: 2 }],
];

describe.each(backends)('a convolution on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(cases)('with %s', async (_what, kernelSize, options) => {
    const xShape = [2, 7, 6, 4] as const;
    const wShape = [kernelSize, kernelSize, 4 / options.groups, 8] as const;
    const x = randomTensor([...xShape], 'x');
    const w = randomTensor([...wShape], 'w');
    const y = convolutionMap(options).apply(x, w);
    const expected = plainConvolution(await valuesOf(x), xShape, await valuesOf(w), wShape, options);
    expect(relativeError(await valuesOf(y), expected)).toBeLessThan(1e-5);
  });

  // ⟨w·x, dy⟩ is linear in x and in w, so it equals ⟨x, gradInput⟩ and ⟨w, gradWeight⟩.
  it.each(cases)('with %s has both of its transposes', async (_what, kernelSize, options) => {
    const map = convolutionMap(options);
    const x = randomTensor([2, 7, 6, 4], 'x');
    const w = randomTensor([kernelSize, kernelSize, 4 / options.groups, 8], 'w');
    const y = map.apply(x, w);
    const dy = randomTensor(y.shape, 'dy');
    const dx = map.gradInput(dy, w, x.shape);
    const dw = map.gradWeight(x, dy, w.shape);
    expect([dx.shape, dw.shape]).toEqual([x.shape, w.shape]);
    const inner = async (a: tf.Tensor, b: tf.Tensor): Promise<number> => {
      const values = await valuesOf(b);
      return (await valuesOf(a)).reduce((sum, value, i) => sum + value * (values[i] ?? NaN), 0);
    };
    const expected = await inner(y, dy);
    expect(relativeError([await inner(x, dx), await inner(w, dw)], [expected, expected])).toBeLessThan(1e-4);
  });
});

it('the cpu backend computes linear maps by kernels of ours', async () => {
  await useBackend('cpu');
  const map = convolutionMap({ strides: 2, padding: 2, dilation: 2, groups: 2 });
  const { kernelNames } = await tf.profile(() => {
    const y = map.apply(tf.ones([1, 5, 5, 2]), tf.ones([3, 3, 1, 2]));
    map.gradInput(y, tf.ones([3, 3, 1, 2]), [1, 5, 5, 2]);
    return map.gradWeight(tf.ones([1, 5, 5, 2]), y, [3, 3, 1, 2]);
  });
  const ours = kernelNames.filter((name) => name.startsWith('QuadLab'));
  expect(ours.sort()).toEqual(
    ['Forward', 'GradInput', 'GradWeight'].map((pass) => `QuadLabConvolution${pass}`),
  );
  expect(kernelNames.filter((name) => name.startsWith('Conv2D'))).toEqual([]);
});
