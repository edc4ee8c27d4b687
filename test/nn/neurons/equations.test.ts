import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, beforeAll } from 'vitest';
import { neurons } from '../../../src-main/nn/neurons';
import { applyNeuron } from '../../../src-main/nn/neurons/apply-neuron';
import { denseMap } from '../../../src-main/nn/neurons/linear-map';
import { startValues } from '../../../src-main/nn/neurons/start-values';
import { backends, useBackend } from '../support/backends';
import { valuesOf } from '../support/tensors';

// One example with x = (1, 2) and one neuron: w_r·x = 5, w_g·x = −1, w_b·x = 0.5·1 + 0.25·2 = 1,
// w_b·x² = 0.5·1 + 0.25·4 = 1.5.
const x = () => tf.tensor2d([[1, 2]]);
const p = () => ({
  w_r: tf.tensor2d([[1], [2]]),
  b_r: tf.tensor1d([0.5]),
  w_g: tf.tensor2d([[3], [-2]]),
  b_g: tf.tensor1d([4]),
  w_b: tf.tensor2d([[0.5], [0.25]]),
  c: tf.tensor1d([-10]),
});

describe.each(backends)('neurons by hand on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['conventional', 5.5],
    ['quadratic', 5.5 * 3 + 1.5 - 10],
    ['compact', 5.5 + 1.5 - 10],
    ['parabolic', 5.5 * 3],
    ['poly', 5 * -1 + 5 + 0.5],
    ['quadralib', 5 * -1 + 1 + 0.5],
    ['square', 1.5 - 10],
    ['quadratic-activation', 5.5 ** 2],
  ] as const)('%s', async (name, expected) => {
    const own = neurons[name].parameters.map((parameter) => [parameter.name, p()[parameter.name as 'w_r']]);
    const y = applyNeuron(neurons[name], denseMap, x(), Object.fromEntries(own) as Record<string, tf.Tensor>);
    expect(await valuesOf(y)).toEqual([expected]);
  });
});

describe('startValues', () => {
  const [w_r, b_r, w_g, b_g, w_b, c] = neurons.quadratic.parameters as [
    never,
    never,
    never,
    never,
    never,
    never,
  ];

  it('draws w_r with variance 2/fan_in', () => {
    const values = startValues(w_r, [3, 3, 8, 200], 'relinear', 1);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(Math.abs(variance / (2 / 72) - 1)).toBeLessThan(0.05);
  });

  it('starts every other parameter of ReLinear as that of a conventional neuron', () => {
    const start = (parameter: never) => [...startValues(parameter, [2], 'relinear', 1)];
    expect([b_r, w_g, b_g, w_b, c].map(start)).toEqual([
      [0, 0],
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('draws all kernels with variance 2/fan_in where the start is random', () => {
    for (const { name, parameters } of Object.values(neurons)) {
      for (const parameter of parameters.filter(({ kind }) => kind === 'kernel')) {
        const values = startValues(parameter, [50, 200], 'random', 1);
        const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
        expect(Math.abs(variance / (2 / 50) - 1), `${name} ${parameter.name}`).toBeLessThan(0.05);
      }
    }
  });

  it('draws both kernels that quadralib starts ReLinear with, one of them as the conventional w_r', () => {
    const start = (name: string): number[] => {
      const parameter = neurons.quadralib.parameters.find((candidate) => candidate.name === name);
      return [...startValues(parameter as never, [2, 2], 'relinear', 1)];
    };
    expect(start('w_b')).toEqual([...startValues(w_r, [2, 2], 'relinear', 1)]);
    expect(new Set([...start('w_r'), ...start('w_b')]).size).toBe(8);
    expect(start('w_g')).toEqual([0, 0, 0, 0]);
  });

  it('draws w_r alike for either start', () => {
    expect(startValues(w_r, [4, 4], 'random', 9)).toEqual(startValues(w_r, [4, 4], 'relinear', 9));
    expect(startValues(w_g, [4, 4], 'random', 9)).not.toEqual(startValues(w_r, [4, 4], 'random', 9));
  });
});
