import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNetwork, type DenseLayer } from '../../src-main/analysis/dense-network';
import { parameterNames } from '../../src-main/analysis/dense-network/parameters';
import { coefficientProfile, pieceValue, piecesOf } from '../../src-main/analysis/piecewise-polynomial';
import { modelSchema, neuronNames } from '../../src-main/domain/config/model-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createForward } from '../../src-main/nn/forward';
import { buildModel } from '../../src-main/nn/models/build-model';
import { exportModelState } from '../../src-main/nn/parameters';
import { neurons } from '../../src-main/nn/neurons/index';
import { useBackend } from '../nn/support/backends';
import { valuesOf } from '../nn/support/tensors';
import { dyadic, productOf, sumOf, toNumber, type Dyadic } from './support/dyadic';
import { preActivations, randomLayers } from './support/quadratic-network';

const interval = [-1, 1] as const;

/** One quadratic neuron with given parameters, then its activation. */
const layer = (
  name: string,
  inputs: number,
  parameters: Record<string, number[]>,
  activation: DenseLayer['activation'] = 'relu',
): DenseLayer => {
  const outputs = parameters.b_r?.length ?? 0;
  const entries = Object.entries(parameters).map(
    ([key, values]) => [key, Float64Array.from(values)] as const,
  );
  const neuron = 'w_g' in parameters ? 'quadratic' : 'conventional';
  return { name, neuron, inputs, outputs, parameters: Object.fromEntries(entries), activation };
};

describe('the piecewise polynomial of networks worked out by hand', () => {
  it('is σ(x² − 1/4): two parabolas and nothing between them', () => {
    const square = { w_r: [1], b_r: [0], w_g: [1], b_g: [0], w_b: [0], c: [-0.25] };
    const layers = [layer('dense_1', 1, square), layer('dense_2', 1, { w_r: [2], b_r: [1] }, 'linear')];
    const { pieces, largestDegree } = piecesOf({ layers }, { interval: [-1, 2] });
    expect(largestDegree).toBe(2);
    expect(pieces.map(({ to }) => to)).toEqual([-0.5, 0.5, 2]);
    expect(pieces.map(({ powers }) => powers)).toEqual([[0.5, 0, 2], [1], [0.5, 0, 2]]);
    expect(pieces.map(({ degree }) => degree)).toEqual([2, 0, 2]);
  });

  it('is |x| of σ(x) and σ(−x), and one piece of σ(x) − σ(−x) = x', () => {
    const both = layer('dense_1', 1, { w_r: [1, -1], b_r: [0, 0] });
    const added = [both, layer('dense_2', 2, { w_r: [1, 1], b_r: [0] }, 'linear')];
    expect(piecesOf({ layers: added }, { interval }).pieces.map(({ powers }) => powers)).toEqual([
      [0, -1],
      [0, 1],
    ]);
    const taken = [both, layer('dense_2', 2, { w_r: [1, -1], b_r: [0] }, 'linear')];
    const [whole, ...others] = piecesOf({ layers: taken }, { interval }).pieces;
    expect(others).toEqual([]);
    expect(whole?.powers).toEqual([0, 1]);
  });

  it('does not break where zero is touched: σ((x − 1/4)²)', () => {
    const touching = { w_r: [1], b_r: [-0.25], w_g: [1], b_g: [-0.25], w_b: [0], c: [0] };
    const layers = [layer('dense_1', 1, touching), layer('dense_2', 1, { w_r: [1], b_r: [0] }, 'linear')];
    const { pieces } = piecesOf({ layers }, { interval });
    expect(pieces.map(({ powers }) => powers)).toEqual([[0.0625, -0.5, 1]]);
  });

  it('is in the units of the data where these were standardized', () => {
    // z = (x − 10)/2, σ(z), y = 3z' + 5: a kink at x = 10, slope 3/2 beyond.
    const layers = [layer('dense_1', 1, { w_r: [1], b_r: [0] }), layer('dense_2', 1, { w_r: [1], b_r: [0] }, 'linear')]; // prettier-ignore
    const network = { layers, input: { mean: 10, deviation: 2 }, output: { mean: 5, deviation: 3 } };
    const { pieces } = piecesOf(network, { interval: [0, 20] });
    expect(pieces.map(({ from, powers }) => [from, powers])).toEqual([
      [0, [5]],
      [10, [-10, 1.5]],
    ]);
  });
});

describe('the piecewise polynomial of random quadratic networks', () => {
  const layers = randomLayers('quadratic', [8, 8, 8, 8], { seed: 3, deviation: 0.35, gate: 1 });
  const found = piecesOf({ layers }, { interval });

  it('breaks where a neuron switches on a dense grid, and nowhere else', () => {
    const count = 8_000;
    const signsAt = (x: number) => preActivations(layers, x).slice(0, -1).flat().map((value) => value > 0); // prettier-ignore
    const kinks: { from: number; to: number }[] = [];
    let before = signsAt(-1);
    for (let i = 1; i <= count; i++) {
      const x = -1 + (2 * i) / count;
      const now = signsAt(x);
      if (now.some((sign, j) => sign !== before[j])) kinks.push({ from: x - 2 / count, to: x });
      before = now;
    }
    const breakpoints = found.pieces.slice(1).map(({ from }) => from);
    expect(breakpoints.length).toBeGreaterThan(5);
    expect(breakpoints).toHaveLength(kinks.length);
    kinks.forEach(({ from, to }, i) => {
      expect(breakpoints[i]).toBeGreaterThanOrEqual(from - 1e-12);
      expect(breakpoints[i]).toBeLessThanOrEqual(to + 1e-12);
    });
  });

  it('has the coefficients of degree 32 that exact arithmetic has, within the bounds it gives', () => {
    for (const { from, to, powers, uncertainties, degree } of found.pieces.slice(0, 3)) {
      const exact = exactComposition(layers, (from + to) / 2).map(toNumber);
      expect([degree, powers.length, exact.length]).toEqual([32, 33, 33]);
      exact.forEach((value, k) => {
        const [power = NaN, uncertainty = NaN] = [powers[k], uncertainties[k]];
        expect(Math.abs(power - value)).toBeLessThanOrEqual(uncertainty + 1e-15 * Math.abs(value));
        expect(uncertainty).toBeLessThan(1e-9 * Math.abs(value));
      });
    }
  });

  it('has the values of the network between its breakpoints, written out anew', () => {
    for (let i = 0; i <= 999; i++) {
      const x = -1 + i / 499.5;
      const value = preActivations(layers, x).at(-1)?.[0] ?? NaN;
      expect(Math.abs(pieceValue(found.pieces, x) - value)).toBeLessThan(1e-13);
    }
    expect(found.check.points).toBeGreaterThan(4000);
    expect(found.check.largestDifference).toBeLessThan(1e-13);
    expect(found.check.largestDifferenceOfPowers).toBeLessThan(1e-12);
  });

  it('keeps its accuracy at degree 256 and in networks that explode', () => {
    const deep = randomLayers('quadratic', [4, 4, 4, 4, 4, 4, 4], { seed: 3, gate: 1 });
    const { check, largestDegree } = piecesOf({ layers: deep }, { interval });
    expect(largestDegree).toBe(256);
    expect(check.largestDifference).toBeLessThan(1e-12 * check.largestOutput);
    const wild = randomLayers('quadratic', [10, 10, 10, 10], { seed: 1, deviation: 0.8 });
    const exploded = piecesOf({ layers: wild }, { interval }).check;
    expect(exploded.largestOutput).toBeGreaterThan(1e6);
    expect(exploded.largestDifference).toBeLessThan(1e-9 * exploded.largestOutput);
  });
});

describe('the piecewise polynomial of every kind of neuron', () => {
  beforeAll(() => useBackend('cpu'));

  it('knows the parameters that the neurons have', () => {
    for (const name of neuronNames) {
      const of = (kind: string) =>
        neurons[name].parameters
          .filter((parameter) => parameter.kind === kind)
          .map((parameter) => parameter.name);
      expect(parameterNames[name]).toEqual({ kernels: of('kernel'), biases: of('bias') });
    }
  });

  it.each(neuronNames)('is what the model of %s neurons predicts', async (neuron) => {
    const config = modelSchema.parse({ type: 'mlp', widths: [5, 4], neuron, output: 'conventional' });
    const strategy = strategySchema.parse({ type: 'none' });
    const model = buildModel(config, { inputShape: [1], outputSize: 1, strategy, seed: 5 });
    const { pieces, check } = piecesOf(denseNetwork(config, await exportModelState(model)), { interval });
    expect(check.largestDifference).toBeLessThan(1e-12 * check.largestOutput);
    const x = Array.from({ length: 101 }, (_, i) => -1 + i / 50);
    const predicted = await valuesOf(createForward(model)(tf.tensor2d(x, [101, 1])));
    model.dispose();
    x.forEach((value, i) => {
      const difference = Math.abs(pieceValue(pieces, value) - (predicted[i] ?? NaN));
      expect(difference).toBeLessThan(3e-6 * (1 + check.largestOutput));
    });
  });
});

describe('what has no piecewise polynomial', () => {
  it('is refused in words', () => {
    const layers = randomLayers('quadratic', [3]);
    const code = (code: string, message: RegExp) =>
      expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }) as Error;
    const refused = (action: () => unknown, code: Error): void => {
      expect(action).toThrow(code);
    };
    const tanh = layers.map((each, i) => (i === 0 ? { ...each, activation: 'tanh' as const } : each));
    refused(() => piecesOf({ layers: tanh }, { interval }), code('MODEL_MISFIT', /dense_1 .*tanh.*relu/));
    const deep = randomLayers('quadratic', [1, 1, 1, 1, 1, 1, 1, 1]);
    refused(() => piecesOf({ layers: deep }, { interval }), code('MODEL_MISFIT', /2\^9.*at most 256/));
    refused(() => piecesOf({ layers }, { interval: [1, 1] }), code('QUERY_INVALID', /a < b/));
    const many = randomLayers('conventional', [30, 30]);
    refused(
      () => piecesOf({ layers: many }, { interval: [-9, 9], limit: 10 }),
      code('MODEL_MISFIT', /10 pieces/),
    );
    const huge = randomLayers('quadratic', [3, 3, 3, 3], { deviation: 1e30 });
    refused(() => piecesOf({ layers: huge }, { interval }), code('MODEL_MISFIT', /too large/));
    const config = modelSchema.parse({ type: 'mlp', widths: [], neuron: 'conventional' });
    const array = (shape: number[], ...values: number[]) => ({ shape, values: Float32Array.from(values) });
    const two = new Map([['dense_1/w_r', array([2, 1], 1, 1)], ['dense_1/b_r', array([1], 0)]]); // prettier-ignore
    refused(() => denseNetwork(config, two), code('MODEL_MISFIT', /2 inputs/));
    const lost = new Map([['dense_1/w_r', array([1, 1], NaN)], ['dense_1/b_r', array([1], 0)]]); // prettier-ignore
    refused(() => denseNetwork(config, lost), code('MODEL_MISFIT', /dense_1\/w_r holds NaN/));
    const resnet = modelSchema.parse({ type: 'resnet', depth: 8, neuron: 'quadratic' });
    refused(() => denseNetwork(resnet, new Map()), code('MODEL_MISFIT', /expected mlp, found resnet/));
  });
});

describe('the profile of coefficients', () => {
  it('averages their sizes by degree, over pieces that may lack the higher ones', () => {
    const piece = (powers: number[], uncertainties = powers.map(() => 0)) => ({
      from: 0,
      to: 1,
      degree: powers.length - 1,
      powers,
      uncertainties,
      local: [],
    });
    const functions = [
      { largestDegree: 2, pieces: [piece([1, -2]), piece([3, 0, 100])] },
      { largestDegree: 2, pieces: [piece([-2, 1e-9, 1], [0, 1e-8, 0])] },
    ];
    const rows = coefficientProfile(functions);
    expect(rows.map(({ mean, largest, present, pieces }) => [mean, largest, present, pieces])).toEqual([
      [2, 3, 3, 3],
      [2 / 3, 2, 1, 3],
      [101 / 3, 100, 2, 3],
    ]);
    expect(rows[2]?.meanLog10).toBeCloseTo(1, 12);
  });
});

/** The polynomial on the piece around x, its coefficients without any rounding. */
function exactComposition(layers: readonly DenseLayer[], x: number): Dyadic[] {
  const signs = preActivations(layers, x);
  let values: Dyadic[][] = [[dyadic(0), dyadic(1)]];
  layers.forEach(({ outputs, parameters }, l) => {
    const { w_r, b_r, w_g, b_g, w_b, c } = parameters as Record<string, Float64Array>;
    const squares = values.map((value) => productOf(value, value));
    const linear = (kernel: Float64Array | undefined, from: Dyadic[][], j: number, bias = 0): Dyadic[] =>
      from
        .map((value, i) => productOf(value, [dyadic(kernel?.[i * outputs + j] ?? 0)]))
        .reduce(sumOf, [dyadic(bias)]);
    values = Array.from({ length: outputs }, (_, j) => {
      if (l < layers.length - 1 && (signs[l]?.[j] ?? 0) <= 0) return [dyadic(0)];
      const product = productOf(linear(w_r, values, j, b_r?.[j]), linear(w_g, values, j, b_g?.[j]));
      return sumOf(product, linear(w_b, squares, j, c?.[j]));
    });
  });
  return values[0] ?? [];
}
