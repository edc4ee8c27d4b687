import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { nativeProblem, useBackend } from '../nn/support/backends';
import { randomTensor, relativeError, valuesOf } from '../nn/support/tensors';

interface Case {
  kernel: string;
  what: string;
  /** Made anew on each backend. */
  inputs: () => Record<string, Tensor> | Tensor[];
  attributes?: NamedAttrMap;
}

const positive = (shape: number[], label: string): Tensor => tf.add(tf.abs(randomTensor(shape, label)), 0.5);

const binary = ['Add', 'Sub', 'Multiply', 'RealDiv'].flatMap((kernel): Case[] =>
  (
    [
      [
        [3, 5],
        [3, 5],
      ],
      [[70001], [70001]],
      [[2, 3, 4, 5], [5]],
      [[4], [3, 2, 4]],
      [
        [2, 1, 3],
        [4, 1],
      ],
      [
        [6, 1],
        [1, 7],
      ],
      [[3, 2], []],
      [[], []],
      [[0, 3], [3]],
    ] as [number[], number[]][]
  ).map(([a, b]) => ({
    kernel,
    what: `[${a.join(', ')}] and [${b.join(', ')}]`,
    inputs: () => ({ a: randomTensor(a, 'a'), b: positive(b, 'b') }),
  })),
);

const unary = ['Relu', 'Square'].flatMap((kernel): Case[] =>
  [[1], [3, 7], [5, 50, 81]].map((shape) => ({
    kernel,
    what: `[${shape.join(', ')}]`,
    inputs: () => ({ x: randomTensor(shape, 'x') }),
  })),
);

const reductions = ['Sum', 'Mean'].flatMap((kernel): Case[] =>
  (
    [
      [
        [3, 4, 5, 6],
        [1, 2],
      ],
      [
        [3, 4, 5, 6],
        [0, 1, 2],
      ],
      [
        [3, 4, 5, 6],
        [0, 1, 2, 3],
      ],
      [[3, 4, 5, 6], [3]],
      [
        [3, 4, 5, 6],
        [0, 2],
      ],
      [
        [40, 30, 33],
        [0, 1],
      ],
      [[100_003], [0]],
      [[4], []],
    ] as [number[], number[]][]
  ).flatMap(([shape, axis]) =>
    [false, true].map((keepDims) => ({
      kernel,
      what: `[${shape.join(', ')}] over [${axis.join(', ')}]${keepDims ? ', kept' : ''}`,
      inputs: () => ({ x: randomTensor(shape, 'x') }),
      attributes: { axis, keepDims },
    })),
  ),
);

const pads: Case[] = [
  { shape: [2, 3, 4, 5], paddings: [[0, 0], [1, 2], [0, 3], [2, 1]] },
  { shape: [4], paddings: [[1, 0]] },
  { shape: [3, 300, 40], paddings: [[0, 0], [0, 0], [8, 8]] },
].map(({ shape, paddings }, i) => ({
  kernel: 'PadV2',
  what: `[${shape.join(', ')}] by ${JSON.stringify(paddings)}`,
  inputs: () => ({ x: randomTensor(shape, 'x') }),
  attributes: { paddings, constantValue: i },
})); // prettier-ignore

const slices: Case[] = [
  { shape: [2, 6, 4, 5], begin: [0, 1, 1, 2], size: [2, 3, -1, 2] },
  { shape: [6, 4], begin: [2, 0], size: [3, 4] },
  { shape: [9], begin: [4], size: [0] },
].map(({ shape, begin, size }) => ({
  kernel: 'Slice',
  what: `[${shape.join(', ')}] from [${begin.join(', ')}], [${size.join(', ')}]`,
  inputs: () => ({ x: randomTensor(shape, 'x') }),
  attributes: { begin, size },
}));

const concats: Case[] = [0, 1, 2].map((axis) => ({
  kernel: 'Concat',
  what: `along axis ${axis}`,
  inputs: () => {
    const shapes = [2, 1, 5].map((size) => [3, 4, 2].with(axis, size));
    return shapes.map((shape, i) => randomTensor(shape, String(i)));
  },
  attributes: { axis },
}));

const windows: { what: string; attributes: NamedAttrMap }[] = [
  { what: 'subsampling', attributes: { filterSize: 1, strides: 2, pad: 'valid' } },
  { what: 'windows side by side', attributes: { filterSize: 2, strides: 2, pad: 'valid' } },
  { what: 'windows that overlap', attributes: { filterSize: 3, strides: 2, pad: 'valid' } },
  { what: 'windows of other sides', attributes: { filterSize: [1, 4], strides: [1, 2], pad: 'valid' } },
  { what: 'windows beyond the image', attributes: { filterSize: 3, strides: 2, pad: 'same' } },
];
const image = [3, 7, 9, 5];
const pooling = windows.flatMap(({ what, attributes }): Case[] => {
  const x = () => randomTensor(image, 'x') as tf.Tensor4D;
  const { filterSize, strides, pad } = attributes as { filterSize: number; strides: number; pad: 'valid' };
  return (['AvgPool', 'MaxPool'] as const).flatMap((kernel) => [
    { kernel, what, inputs: () => ({ x: x() }), attributes },
    {
      kernel: `${kernel}Grad`,
      what,
      inputs: () => {
        const output = (kernel === 'AvgPool' ? tf.avgPool : tf.maxPool)(x(), filterSize, strides, pad);
        return { dy: randomTensor(output.shape, 'dy'), input: x(), ...(kernel === 'MaxPool' && { output }) };
      },
      attributes,
    },
  ]);
});

const products: Case[] = [
  { transposeA: false, transposeB: false, a: [7, 5], b: [5, 19] },
  { transposeA: true, transposeB: false, a: [700, 33], b: [700, 17] },
  { transposeA: false, transposeB: true, a: [50, 40], b: [3, 40] },
  { transposeA: true, transposeB: true, a: [4, 6], b: [5, 4] },
  { transposeA: false, transposeB: false, a: [2, 7, 5], b: [1, 5, 3] },
].map(({ a, b, ...attributes }) => ({
  kernel: 'BatchMatMul',
  what: `[${a.join(', ')}] and [${b.join(', ')}], transposed: ${attributes.transposeA} and ${attributes.transposeB}`,
  inputs: () => ({ a: randomTensor(a, 'a'), b: randomTensor(b, 'b') }),
  attributes,
}));

const shapes = [[2, 3], [6, 1], [50, 16], [9, 5, 7, 33], [41, 9, 11, 64]]; // prettier-ignore
const normalization = shapes.flatMap((shape): Case[] => {
  const what = `[${shape.join(', ')}]`;
  const channels = shape.slice(-1);
  // Far from 0, where a variance by way of the sum of squares would be all rounding.
  const x = () => tf.add(randomTensor(shape, 'x'), 100);
  const statistics = () => ({ mean: tf.add(randomTensor(channels, 'mean'), 100), variance: positive(channels, 'v') });
  const inputs = () => ({ x: x(), ...statistics() });
  const more = () => ({ scale: randomTensor(channels, 'scale'), offset: randomTensor(channels, 'offset') });
  const x4d = (of: Record<string, Tensor>) => ({ ...of, x: tf.reshape(of['x'] as Tensor, [-1, 1, 1, ...channels]) });
  return [
    { kernel: 'FusedBatchNorm', what, inputs: () => x4d({ ...inputs(), ...more() }), attributes: { varianceEpsilon: 1e-5 } },
    { kernel: 'FusedBatchNorm', what: `${what} alone`, inputs: () => x4d(inputs()) },
    { kernel: 'QuadLabBatchMoments', what, inputs: () => ({ x: x() }) },
    {
      kernel: 'QuadLabBatchNormGradient',
      what,
      inputs: () => ({ ...inputs(), dy: randomTensor(shape, 'dy'), gamma: randomTensor(channels, 'gamma') }),
      attributes: { epsilon: 1e-5 },
    },
  ];
}); // prettier-ignore

const activations: Case[] = ['relu', 'tanh', 'sigmoid'].map((name) => ({
  kernel: `QuadLabActivationGrad_${name}`,
  what: 'of its value',
  inputs: () => ({ dy: randomTensor([9, 41], 'dy'), y: tf.tanh(randomTensor([9, 41], 'x')) }),
}));

const cases = [
  binary,
  unary,
  reductions,
  pads,
  slices,
  concats,
  pooling,
  products,
  normalization,
  activations,
];

async function run({
  kernel,
  inputs,
  attributes = {},
}: Case): Promise<{ shape: number[]; values: number[] }[]> {
  const outputs = [
    tf.engine().runKernel<Tensor | Tensor[]>(kernel, inputs() as Record<string, Tensor>, attributes),
  ].flat();
  return Promise.all(outputs.map(async (y) => ({ shape: y.shape, values: await valuesOf(y) })));
}

describe.skipIf(nativeProblem !== undefined)('a kernel of the native backend', () => {
  it.each(cases.flat())('$kernel computes what cpu computes: $what', async (one) => {
    await useBackend('cpu');
    const expected = await run(one);
    await useBackend('native');
    const actual = await run(one);
    expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
    actual.forEach(({ values }, i) => {
      expect(relativeError(values, expected[i]?.values ?? [])).toBeLessThan(1e-5);
    });
  });

  it('is tested here, or with neurons and optimizers', () => {
    const ours = tf.getKernelsForBackend('native').filter(({ kernelName, kernelFunc }) => {
      const plain = tf.getKernel(kernelName, 'cpu') as tf.KernelConfig | undefined;
      return plain?.kernelFunc !== kernelFunc;
    });
    const tested = new Set(cases.flat().map(({ kernel }) => kernel));
    const elsewhere =
      /^QuadLab(\w*(Dense|Convolution)(Forward|Grad\w+)|(Sgd|Adam)Update|NormalizeRelu(Gradient)?)$/;
    const names = ours.map(({ kernelName }) => kernelName);
    expect(names.filter((name) => !tested.has(name) && !elsewhere.test(name))).toEqual([]);
    expect(names).toContain('QuadLabQuadraticConvolutionForward');
  });

  it('keeps what is not a number, and leaves integers to tfjs', async () => {
    await useBackend('native');
    const values = await valuesOf(tf.relu(tf.tensor1d([NaN, -1, 2, -Infinity, Infinity])));
    expect(values).toEqual([NaN, 0, 2, 0, Infinity]);
    const sum = tf.add(tf.tensor1d([1, 2], 'int32'), tf.scalar(1, 'int32'));
    expect([sum.dtype, await valuesOf(sum)]).toEqual(['int32', [2, 3]]);
    expect(await valuesOf(tf.mul(tf.cast(tf.tensor1d([true, false]), 'float32'), 3))).toEqual([3, 0]);
  });
});
