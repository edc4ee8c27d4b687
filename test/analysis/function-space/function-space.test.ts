import { describe, expect, it } from 'vitest';
import {
  dimensionBound,
  numericalRank,
  parseWidths,
  realizations,
  type Realization,
} from '../../../src-main/analysis/function-space';
import { binomial } from '../../../src-main/analysis/binomial';
import { exactRank } from './exact-rank';

const bound = (widths: number[], realization: Realization, biases = true) =>
  dimensionBound({ widths, realization, biases });

/** All widths of up to two hidden layers from a small range, and some deeper ones. */
const grid = [1, 2, 3].flatMap((inputs) => [
  [inputs, 1],
  ...[1, 2, 3].flatMap((hidden) => [
    [inputs, hidden, 1],
    [inputs, hidden, 2],
    [inputs, hidden, 2, 1],
  ]),
]);

describe('the bound on the dimension of the function space', () => {
  it('is counted by hand for quadratic neurons', () => {
    // 2,3,1: 3 neurons of 9 parameters and one of 12; 2 scalings of each of 3 hidden neurons, 1 of the output.
    expect(bound([2, 3, 1], 'quadratic')).toEqual({
      parameters: 39,
      symmetries: 7,
      degree: 4,
      coefficients: 15, // of x and y up to degree 4
      bound: 15,
    });
    expect(bound([2, 3, 1], 'quadratic', false)).toEqual({
      parameters: 27,
      symmetries: 7,
      degree: 4,
      coefficients: 5, // x⁴, x³y, x²y², xy³, y⁴
      bound: 5,
    });
    // 10 inputs, 2 neurons of 33 parameters, 1 of 9, and many coefficients: d_h + Σ d_i (3 d_{i−1} + 1).
    expect(bound([10, 2, 1], 'quadratic')).toMatchObject({ coefficients: 1001, bound: 1 + 2 * 31 + 7 });
    expect(bound([10, 2, 1], 'quadratic', false).bound).toBe(1 + 2 * 28 + 4);
  });

  it('is counted by hand for a quadratic activation', () => {
    expect(bound([2, 3, 1], 'activation')).toEqual({
      parameters: 13,
      symmetries: 3,
      degree: 2,
      coefficients: 6,
      bound: 6,
    });
    expect(bound([10, 2, 1], 'activation').bound).toBe(1 + 20 + 2);
    // As Kileel et al. have it: d_h + Σ (d_{i−1} − 1) d_i against d_h C(d_0 + 2^{h−1} − 1, 2^{h−1}).
    expect(bound([10, 4, 3, 2], 'activation', false).bound).toBe(2 + 9 * 4 + 3 * 3 + 2 * 2);
    expect(bound([2, 9, 9, 1], 'activation', false).bound).toBe(5);
  });

  it('is never less than the rank, and never lower for quadratic neurons than for an activation', () => {
    for (const widths of grid) {
      for (const biases of [true, false]) {
        const [quadratic, activation] = realizations.map((realization) => {
          const found = numericalRank({ widths, realization, biases });
          const most = bound(widths, realization, biases).bound;
          expect(found.rank, `${realization} ${widths.join(',')}`).toBeLessThanOrEqual(most);
          return { rank: found.rank, most };
        });
        expect(quadratic?.most).toBeGreaterThanOrEqual(activation?.most ?? Infinity);
        // Proposition 2, for which quadratic neurons need b_g.
        if (biases) expect(quadratic?.rank).toBeGreaterThanOrEqual(activation?.rank ?? Infinity);
      }
    }
  });

  it('is large for large networks, and exact where it can be', () => {
    expect(binomial(52, 26)).toBe(495_918_532_948_104);
    expect(binomial(5, 0)).toBe(1);
    expect(binomial(100, 50) / 1.0089134454556417e29).toBeCloseTo(1, 10);
    expect(binomial(1e6, 5e5)).toBe(Infinity);
    const image = bound([784, 100, 10], 'quadratic');
    expect(image.bound).toBe(10 + 100 * (3 * 784 + 1) + 10 * 301);
    expect(image.coefficients).toBeGreaterThan(1e11);
  });

  it('wants widths of a network', () => {
    expect(parseWidths('2,3,1')).toEqual([2, 3, 1]);
    expect(parseWidths('2-10-1')).toEqual([2, 10, 1]);
    for (const text of ['', '3', '2,0,1', '2,x,1', '2,1.5,1', '2,3,']) {
      expect(() => parseWidths(text), text).toThrow(/^widths: expected the number of inputs/);
    }
    expect(() => numericalRank({ widths: [30, 30, 1], realization: 'quadratic', biases: true })).toThrow(
      /at most 600 parameters, found 2883 of widths 30, 30, 1/,
    );
  });
});

describe('the numerical rank', () => {
  it('is the rank of the expanded coefficients over a finite field', () => {
    for (const widths of [...grid.filter((each) => each.length < 4), [2, 2, 2, 2], [1, 3, 2, 1], [4, 1]]) {
      for (const realization of realizations) {
        for (const biases of [true, false]) {
          const network = { widths, realization, biases };
          const { rank, gap } = numericalRank(network);
          expect(rank, `${realization} ${widths.join(',')} ${biases}`).toBe(exactRank(network));
          expect(gap).toBeGreaterThan(1e6);
        }
      }
    }
  });

  it('of one quadratic neuron is all polynomials of degree 2 up to three inputs, then what its parameters allow', () => {
    const rank = (inputs: number, biases: boolean): number =>
      numericalRank({ widths: [inputs, 1], realization: 'quadratic', biases }).rank;
    expect([1, 2, 3, 4, 6].map((inputs) => rank(inputs, true))).toEqual([3, 6, 10, 14, 20]);
    expect([1, 2, 3, 4, 5, 6].map((inputs) => rank(inputs, false))).toEqual([1, 3, 6, 10, 14, 17]);
    expect([4, 6].map((inputs) => bound([inputs, 1], 'quadratic').bound)).toEqual([14, 20]);
  });

  it('of a shallow network with squares is that of symmetric matrices of its rank', () => {
    // Forms of n variables that are sums of k squares: nk − k(k − 1)/2 dimensions, all of them from k = n on.
    for (const [n, k] of [
      [4, 1],
      [4, 2],
      [6, 3],
      [4, 4],
      [3, 7],
    ] as const) {
      const squares = Math.min(k, n);
      const network = { widths: [n, k, 1], realization: 'activation', biases: false } as const;
      expect(numericalRank(network).rank).toBe(n * squares - (squares * (squares - 1)) / 2);
    }
    expect(bound([3, 7, 1], 'activation', false).bound).toBe(6);
  });

  it('says by how much it is clear', () => {
    const found = numericalRank({ widths: [2, 3, 1], realization: 'quadratic', biases: true });
    expect(found.singularValues).toHaveLength(27);
    expect(found.singularValues[0]).toBe(1);
    expect(found.singularValues[found.rank - 1]).toBeGreaterThan(1e6 * found.floor);
    expect(found.singularValues[found.rank]).toBeLessThan(found.floor);
    expect(numericalRank({ widths: [2, 3, 1], realization: 'quadratic', biases: true }, 0)).toEqual(found);
  });
});
