import { describe, expect, it } from 'vitest';
import { searchSchema, sobolDimensions } from '../../src-main/domain/config/search-space';
import { createFixedSampler } from '../../src-main/search/samplers';
import { createScrambledSobol } from '../../src-main/search/samplers/sobol';
import { coordinate, dimensions, directionNumbers } from '../../src-main/search/samplers/sobol/sequence';

const plain = (count: number): ((index: number) => number[]) => {
  const axes = directionNumbers(count);
  return (index) => axes.map((v) => coordinate(v, index) / 2 ** 32);
};

/** All ways to write `total` as a sum of `count` whole numbers from 0. */
function sums(total: number, count: number): number[][] {
  if (count === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    sums(total - first, count - 1).map((rest) => [first, ...rest]),
  ).flat();
}

/**
 * Whether 2^m points are a (t, m, s)-net in base 2: each elementary interval of volume 2^(t − m) has exactly 2^t of them
 * (Niederreiter 1987).
 */
function isNet(points: readonly number[][], t: number): boolean {
  const m = Math.log2(points.length);
  return sums(m - t, points[0]?.length ?? 0).every((digits) => {
    const counts = new Map<string, number>();
    for (const point of points) {
      const box = digits.map((d, i) => Math.floor((point[i] ?? NaN) * 2 ** d)).join();
      counts.set(box, (counts.get(box) ?? 0) + 1);
    }
    return counts.size === 2 ** (m - t) && [...counts.values()].every((count) => count === 2 ** t);
  });
}

describe('the Sobol sequence', () => {
  it('begins as in the paper of Joe and Kuo', () => {
    const point = plain(3);
    expect(Array.from({ length: 8 }, (_, i) => point(i))).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
    ]);
  });

  it('has a line of the table for each dimension that a search may have', () => {
    expect(dimensions).toBe(sobolDimensions);
    expect(directionNumbers(dimensions)).toHaveLength(dimensions);
    for (const [i, v] of directionNumbers(dimensions).entries()) {
      // m_k is odd and less than 2^k: v_k has one at digit k, and none after it.
      const isValid = v.every((each, k) => ((each / 2 ** (31 - k)) & 1) === 1 && each % 2 ** (31 - k) === 0);
      expect(isValid, `dimension ${i + 1}`).toBe(true);
    }
  });

  it('equals that of SciPy 1.17 in far dimensions', () => {
    const point = plain(161);
    const chosen = (index: number): (number | undefined)[] =>
      [0, 49, 99, 160].map((dimension) => (point(index)[dimension] ?? NaN) * 2 ** 32);
    expect([chosen(5), chosen(1000)]).toEqual([
      [3758096384, 3758096384, 1610612736, 3758096384],
      [943718400, 2059403264, 801112064, 3686793216],
    ]);
  });

  // The quality parameter of the first s dimensions is the sum of their polynomials' degrees less 1 each: 0, 0, 0, 1, 3, 5.
  it.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [4, 3],
    [5, 5],
  ])('is a (t, m, s)-net in %i dimensions with t = %i, and stays one when scrambled', (s, t) => {
    for (const m of [t + 1, 6, 8].filter((each) => each > t)) {
      const indices = Array.from({ length: 2 ** m }, (_, i) => i);
      expect(isNet(indices.map(plain(s)), t)).toBe(true);
      for (const seed of [0, 1, 2]) {
        const point = createScrambledSobol(seed, s);
        expect(isNet(indices.map(point), t)).toBe(true);
        // Any block of the sequence that begins at a multiple of its length is one too.
        expect(
          isNet(
            indices.map((i) => point(i + 3 * 2 ** m)),
            t,
          ),
        ).toBe(true);
      }
    }
  });

  it('is no net where it should not be: the check can fail', () => {
    const random = Array.from({ length: 64 }, (_, i) => [((i * 37) % 64) / 64, ((i * i) % 64) / 64]);
    expect(isNet(random, 0)).toBe(false);
  });
});

describe('scrambling', () => {
  it('differs by seed and dimension, and moves each point evenly over the interval', () => {
    const firsts = Array.from({ length: 400 }, (_, seed) => createScrambledSobol(seed, 2)(0));
    for (const dimension of [0, 1]) {
      const mean = firsts.reduce((sum, point) => sum + (point[dimension] ?? NaN), 0) / firsts.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.065); // 4.5 standard errors
    }
    expect(firsts[0]).not.toEqual(firsts[1]);
    const [x, y] = createScrambledSobol(7, 2)(0);
    expect(x).not.toBe(y);
  });

  it('integrates far better than independent draws', () => {
    // ∫ Π 2x = 1 over [0, 1]^4
    const mean = (points: number[][]): number =>
      points.reduce((sum, point) => sum + point.reduce((product, x) => product * 2 * x, 1), 0) /
      points.length;
    const errors = Array.from({ length: 20 }, (_, seed) =>
      Math.abs(mean(Array.from({ length: 1024 }, (_, i) => i).map(createScrambledSobol(seed, 4))) - 1),
    );
    // Independent draws have a standard error of √((4/3)⁴ − 1) / 32 = 0.046.
    expect(Math.max(...errors)).toBeLessThan(0.005);
  });
});

describe('a sobol search', () => {
  const search = (space: object, points = 64) =>
    createFixedSampler(searchSchema.parse({ sampler: 'sobol', points, seed: 3, space }));

  it('gives each choice its share exactly where their number is a power of 2', () => {
    const sampler = search({
      'model.neuron': ['quadratic', 'compact', 'poly', 'square'],
      'model.depth': [1, 2],
    });
    const points = Array.from({ length: 64 }, (_, i) => JSON.stringify(sampler.point(i)));
    const counts = [...new Set(points)].map((point) => points.filter((each) => each === point).length);
    expect(counts).toEqual(Array.from({ length: 8 }, () => 8));
  });

  it('keeps the values of dimensions that were there when one is added after them', () => {
    const before = search({ 'model.depth': { min: 1, max: 50, integer: true } });
    const after = search({
      'model.depth': { min: 1, max: 50, integer: true },
      'model.neuron': ['poly', 'square'],
    });
    for (let i = 0; i < 64; i++) expect(after.point(i)).toMatchObject(before.point(i));
  });
});
