import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { neurons } from '../../../src-main/nn/neurons';
import { withFusedKernels } from '../../../src-main/nn/kernels/fused-neuron';
import type { ConvolutionOptions, LinearMap } from '../../../src-main/nn/neurons/linear-map';
import { convolutionMap, denseMap } from '../../../src-main/nn/neurons/linear-map';
import { named, responseNames } from '../../../src-main/nn/neurons/neuron';
import { nativeProblem, useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';

interface Case {
  name: string;
  map: LinearMap;
  xShape: number[];
  kernelShape: number[];
}

const convolution = (
  name: string,
  xShape: number[],
  kernelShape: number[],
  options: Partial<ConvolutionOptions>,
): Case => ({
  name: `convolution ${name}`,
  map: convolutionMap({ strides: 1, padding: 0, dilation: 1, groups: 1, ...options }),
  xShape,
  kernelShape,
});

// Sizes around those of vectors, register blocks, blocks of rows and chunks of rows.
const cases: Case[] = [
  { name: 'dense, few rows', map: denseMap, xShape: [5, 8], kernelShape: [8, 3] },
  { name: 'dense, many rows', map: denseMap, xShape: [1301, 17], kernelShape: [17, 33] },
  { name: 'dense, wide', map: denseMap, xShape: [50, 600], kernelShape: [600, 70] },
  convolution('3×3', [5, 23, 19, 3], [3, 3, 3, 17], { padding: 1 }),
  convolution('3×3 of many channels', [2, 8, 8, 65], [3, 3, 65, 48], { padding: 1 }),
  convolution('3×3/2', [3, 33, 31, 16], [3, 3, 16, 32], { padding: 1, strides: 2 }),
  convolution('1×1/2', [3, 32, 32, 16], [1, 1, 16, 31], { strides: 2 }),
  convolution('2×3/3 with rows left out', [2, 17, 17, 5], [2, 3, 5, 9], { strides: 3, padding: 1 }),
  convolution('dilated', [2, 20, 21, 7], [3, 3, 7, 16], { padding: 4, dilation: 4, strides: 2 }),
  convolution('in groups', [2, 14, 15, 24], [3, 3, 8, 33], { padding: 1, groups: 3 }),
  convolution('by channel', [2, 14, 15, 17], [5, 5, 1, 17], { padding: 2, groups: 17 }),
  convolution('7×7/2', [1, 64, 64, 3], [7, 7, 3, 64], { padding: 3, strides: 2 }),
];

const fused = ['conventional', 'quadratic', 'compact', 'parabolic'] as const;

/** All that the passes of a neuron compute. */
async function compute(neuronName: (typeof fused)[number], { map, xShape, kernelShape }: Case) {
  const neuron = neurons[neuronName];
  const names = neuron.parameters.map(({ name }) => name);
  const parameters = neuron.parameters.map(({ name, kind }) => {
    const shape = kind === 'kernel' ? kernelShape : kernelShape.slice(-1);
    return randomTensor(shape, name);
  });
  const p = named(names, parameters);
  const x = randomTensor(xShape, 'x');
  const passes = withFusedKernels(neuron, map);
  const results = passes.forward(x, p, map);
  const saved = named(
    responseNames(neuron),
    responseNames(neuron).map((name) => results[name] as Tensor),
  );
  const dy = randomTensor(results['y']?.shape ?? [], 'dy');
  const gradient = passes.gradient(dy, x, p, saved, map);
  const tensors: Record<string, Tensor> = { ...results, x: gradient.input() };
  for (const name of names) tensors[`∂${name}`] = gradient.parameters[name] as Tensor;
  const entries = Object.entries(tensors).map(
    async ([name, tensor]) => [name, await valuesOf(tensor)] as const,
  );
  tf.dispose(Object.values(tensors));
  return Object.fromEntries(await Promise.all(entries));
}

describe.skipIf(nativeProblem !== undefined)('the native backend computes what cpu computes', () => {
  describe.each(cases)('$name', (one) => {
    it.each(fused)('%s', async (neuron) => {
      await useBackend('cpu');
      const expected = await compute(neuron, one);
      await useBackend('native');
      const actual = await compute(neuron, one);
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      const errors = Object.entries(expected).map(([name, values]) => ({
        name,
        error: relativeError(actual[name] ?? [], values),
      }));
      expect(errors.filter(({ error }) => !(error < 1e-5))).toEqual([]);
    });
  });
});
