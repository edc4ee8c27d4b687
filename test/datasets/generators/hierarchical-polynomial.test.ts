import { describe, expect, it } from 'vitest';
import { hermite } from '../../../src-main/datasets/generators/hermite';
import { hierarchyOf } from '../../../src-main/datasets/generators/hierarchical-polynomial';
import { hierarchicalPolynomialSchema } from '../../../src-main/domain/config/dataset-config';
import { load, momentsOf } from './generators';

const configOf = (options: object = {}) =>
  hierarchicalPolynomialSchema.parse({ name: 'hierarchical-polynomial', ...options });
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

describe('normalized Hermite polynomials', () => {
  it('are the known ones', () => {
    for (const x of [-2, -0.3, 0, 1.7]) {
      expect([0, 1, 2, 3, 4].map((degree) => hermite(degree, x))).toEqual(
        [
          1,
          x,
          (x ** 2 - 1) / 2 ** 0.5,
          (x ** 3 - 3 * x) / 6 ** 0.5,
          (x ** 4 - 6 * x ** 2 + 3) / 24 ** 0.5,
        ].map((value) => expect.closeTo(value, 12) as number),
      );
    }
  });
});

describe('hierarchical-polynomial', () => {
  it('looks along orthonormal directions with weights of length 1', () => {
    const { directions, weights, signs } = hierarchyOf(configOf({ dimension: 20, rank: 7, linkDegree: 4 }));
    expect([directions.length, weights.length, signs.length]).toEqual([7, 7, 4]);
    expect(dot(weights, weights)).toBeCloseTo(1, 12);
    directions.forEach((a, i) => {
      directions.forEach((b, j) => {
        expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 12);
      });
    });
  });

  it.each([1, 2, 3])('has an inner polynomial of degree %i with mean 0 and variance 1', async (degree) => {
    const config = configOf({ degree, dimension: 10, points: 40000 });
    const { train, inputShape } = await load(config);
    expect(inputShape).toEqual([10]);
    const { inner } = hierarchyOf(config);
    const values = Array.from({ length: 40000 }, (_, i) => inner(train.inputs.subarray(10 * i, 10 * i + 10)));
    const { mean, variance } = momentsOf(values);
    expect(Math.abs(mean)).toBeLessThan(4 / 200);
    expect(Math.abs(variance - 1)).toBeLessThan(0.15);
    // Of degree k: along a line its (k + 1)th differences vanish, its kth do not.
    const alongLine = Array.from({ length: degree + 2 }, (_, t) => inner(new Float64Array(10).fill(t)));
    const differences = (numbers: number[], times: number): number[] =>
      times === 0
        ? numbers
        : differences(
            numbers.slice(1).map((v, i) => v - (numbers[i] ?? 0)),
            times - 1,
          );
    expect(differences(alongLine, degree + 1)[0]).toBeCloseTo(0, 8);
    expect(Math.abs(differences(alongLine, degree)[0] ?? 0)).toBeGreaterThan(1e-3);
  });

  it('has inputs that are standard normal and targets g(p(x))', async () => {
    const config = configOf({ dimension: 8, points: 3000, testPoints: 50 });
    const { train, test } = await load(config);
    const { mean, variance } = momentsOf(train.inputs);
    expect(Math.abs(mean)).toBeLessThan(4 * 24000 ** -0.5);
    expect(Math.abs(variance - 1)).toBeLessThan(4 * (2 / 24000) ** 0.5);
    const { inner, outer, signs } = hierarchyOf(config);
    const [a = 0, b = 0, c = 0] = signs;
    test.targets.forEach((target, i) => {
      const z = inner(test.inputs.subarray(8 * i, 8 * i + 8));
      expect(target).toBe(Math.fround(outer(z)));
      const byHand = a * z + (b * (z ** 2 - 1)) / 2 ** 0.5 + (c * (z ** 3 - 3 * z)) / 6 ** 0.5;
      expect(outer(z)).toBeCloseTo(byHand / 3 ** 0.5, 9);
    });
  });

  it('has noise on the training values alone, and the same polynomials', async () => {
    const [clean, noisy] = [
      await load(configOf({ points: 2000, testPoints: 5 })),
      await load(configOf({ points: 2000, testPoints: 5, noise: 0.5 })),
    ];
    expect(noisy.test).toEqual(clean.test);
    expect(noisy.train.inputs).toEqual(clean.train.inputs);
    const { variance } = momentsOf(clean.train.targets.map((v, i) => (noisy.train.targets[i] ?? NaN) - v));
    expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * (2 / 2000) ** 0.5);
  });
});
