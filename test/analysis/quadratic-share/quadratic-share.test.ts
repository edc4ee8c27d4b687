import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { quadraticShares } from '../../../src-main/analysis/quadratic-share/quadratic-share';
import { exportModelState, importModelState } from '../../../src-main/nn/parameters';
import { randomInputs, randomModel } from '../support/random-model';

type Sample = {
  examples: number[][];
  kernel: (name: string) => number[][];
  bias: (name: string) => number[];
};

/** The terms of a neuron for each example, [N][out], by the table of `termsOf`. */
const plainTerms: Record<string, (sample: Sample) => Record<string, number[][]>> = {
  quadratic: (s) => ({ ...factored(s), power: power(s) }),
  compact: (s) => ({ linear: affine(s, 'w_r', 'b_r'), power: power(s) }),
  parabolic: factored,
  poly: (s) => ({ linear: affine(s, 'w_r'), product: times(affine(s, 'w_r'), affine(s, 'w_g')) }),
  quadralib: (s) => ({ linear: affine(s, 'w_b'), product: times(affine(s, 'w_r'), affine(s, 'w_g')) }),
};
const neuronsWithTerms = Object.keys(plainTerms);

function affine({ examples, kernel, bias }: Sample, weight: string, offset?: string): number[][] {
  const w = kernel(weight);
  return examples.map((x) =>
    (w[0] ?? []).map(
      (_, j) =>
        x.reduce((sum, value, i) => sum + value * (w[i]?.[j] ?? 0), 0) +
        (offset === undefined ? 0 : (bias(offset)[j] ?? 0)),
    ),
  );
}

const times = (a: number[][], b: number[][]): number[][] =>
  a.map((row, i) => row.map((value, j) => value * (b[i]?.[j] ?? 0)));
const power = (s: Sample): number[][] =>
  affine({ ...s, examples: s.examples.map((x) => x.map((value) => value ** 2)) }, 'w_b');

function factored(s: Sample) {
  const u = affine(s, 'w_r', 'b_r');
  return {
    linear: u.map((row) => row.map((value, j) => value * (s.bias('b_g')[j] ?? 0))),
    product: times(u, affine(s, 'w_g')),
  };
}

/** Shares by sums in double precision, and the deviation of the outputs. */
function sharesOf(terms: Record<string, number[][]>) {
  const columns = Object.values(terms).map((rows) =>
    (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] ?? 0)),
  );
  const covariances = columns.map(() => 0);
  const outputs = columns[0]?.length ?? 0;
  for (let j = 0; j < outputs; j++) {
    const own = columns.map((column) => column[j] ?? []);
    const y = (own[0] ?? []).map((_, i) => own.reduce((sum, term) => sum + (term[i] ?? 0), 0));
    own.forEach((term, k) => (covariances[k] = (covariances[k] ?? 0) + covariance(term, y)));
  }
  const variance = covariances.reduce((sum, value) => sum + value, 0);
  const names = Object.keys(terms);
  return {
    shares: Object.fromEntries(names.map((name, k) => [name, (covariances[k] ?? NaN) / variance])),
    deviation: Math.sqrt(variance / outputs),
  };
}

function covariance(a: number[], b: number[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB)));
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the share of each term in the variance of a layer', () => {
  it.each(neuronsWithTerms)(
    'is that of direct sums, in dense layers and convolutions: %s',
    async (neuron) => {
      const check = async (config: object, layer: string, side: number): Promise<void> => {
        const shape = side === 0 ? [5] : [side, side, 2];
        const model = await randomModel(config, shape, 2);
        const x = randomInputs([6, ...shape]);
        const state = await exportModelState(model);
        const rows = (await x.data()) as Float32Array;
        const at = (n: number, row: number, column: number, c: number): number =>
          row < 0 || column < 0 || row >= side || column >= side
            ? 0
            : (rows[((n * side + row) * side + column) * 2 + c] ?? 0);
        // Each window of 3×3 pixels is an example for a convolution.
        const examples =
          side === 0
            ? Array.from({ length: 6 }, (_, i) => Array.from(rows.subarray(5 * i, 5 * i + 5)))
            : Array.from({ length: 6 * side * side }, (_, index) => {
                const [n, row] = [Math.floor(index / (side * side)), Math.floor(index / side) % side];
                return Array.from({ length: 18 }, (__, k) =>
                  at(n, row + Math.floor(k / 6) - 1, (index % side) + (Math.floor(k / 2) % 3) - 1, k % 2),
                );
              });
        const bias = (name: string): number[] => Array.from(state.get(`${layer}/${name}`)?.values ?? []);
        const kernel = (name: string): number[][] => {
          const outputs = bias('b_r').length;
          const values = bias(name);
          return Array.from({ length: values.length / outputs }, (_, i) =>
            values.slice(i * outputs, (i + 1) * outputs),
          );
        };
        const expected = sharesOf(plainTerms[neuron]?.({ examples, kernel, bias }) ?? {});
        const tensors = tf.memory().numTensors;
        const found = await quadraticShares(model, x);
        expect(tf.memory().numTensors).toBe(tensors);
        const [first] = found;
        expect(first?.layer).toBe(layer);
        expect(Object.keys(first?.shares ?? {})).toEqual(Object.keys(expected.shares));
        for (const [name, share] of Object.entries(first?.shares ?? {})) {
          expect(share, name).toBeCloseTo(expected.shares[name] ?? NaN, 4);
        }
        expect((first?.deviation ?? NaN) / expected.deviation).toBeCloseTo(1, 4);
        // Neurons that relu has silenced leave the next layer nothing to vary with.
        for (const { shares } of found.filter(({ deviation }) => deviation > 0)) {
          expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
        }
        model.dispose();
        x.dispose();
      };
      await check({ type: 'mlp', widths: [4, 3], neuron }, 'dense_1', 0);
      await check({ type: 'autoencoder', filters: 3, kernelSize: 3, neuron }, 'conv1', 4);
    },
  );

  it('is all of the linear term at the start of ReLinear; layers of one term are left out', async () => {
    const model = await randomModel(
      { type: 'mlp', widths: [4, 3], neuron: 'quadratic', output: 'conventional' },
      [5],
      2,
    );
    const state = await exportModelState(model);
    for (const [path, { values }] of state) if (/w_g|w_b/.test(path)) values.fill(0);
    importModelState(model, state);
    const x = randomInputs([6, 5]);
    const found = await quadraticShares(model, x);
    expect(found.map(({ layer, shares }) => [layer, shares])).toEqual([
      ['dense_1', { linear: 1, product: 0, power: 0 }],
      ['dense_2', { linear: 1, product: 0, power: 0 }],
    ]);
    for (const neuron of ['conventional', 'square', 'quadratic-activation']) {
      const other = await randomModel({ type: 'mlp', widths: [4], neuron }, [5], 2);
      expect(await quadraticShares(other, x)).toEqual([]);
    }
    // Outputs that are all the same have nothing to share.
    const [same] = await quadraticShares(model, tf.ones([6, 5]));
    expect(same).toMatchObject({ shares: { linear: NaN, product: NaN, power: NaN }, deviation: 0 });
    // Outputs too large to be squared in single precision have.
    state.get('dense_1/w_b')?.values.fill(0.1);
    importModelState(model, state);
    const [large] = await quadraticShares(model, tf.mul(x, 1e18));
    expect(large?.shares.power).toBeCloseTo(1, 5);
    expect(large?.deviation).toBeGreaterThan(1e33);
  });
});
