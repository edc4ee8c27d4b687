import { describe, expect, it } from 'vitest';
import {
  expectedMagnitude,
  magnitudeBound,
} from '../../../src-main/analysis/amplification/expected-magnitude';
import type { Random } from '../../../src-main/core/random';
import { randomOf } from '../support/plain-network';

const widths = [3, 6, 5, 4];

/** ‖∂f/∂x‖² at 0 by Eq. 30 and Eq. 32 of one pair of networks, drawn and multiplied number by number. */
function draw(random: Random): { conventional: number; quadratic: number } {
  let [h, q] = [new Array<number>(3).fill(0), new Array<number>(3).fill(0)];
  const unit = (): number[][] => h.map((_, i) => h.map((__, j) => (i === j ? 1 : 0)));
  let [J, Q] = [unit(), unit()]; // [width][inputs]
  for (let l = 1; l < widths.length; l++) {
    const isLast = l === widths.length - 1;
    const [nextJ, nextQ, nextH, nextQh]: [number[][], number[][], number[], number[]] = [[], [], [], []];
    for (let i = 0; i < (widths[l] ?? 0); i++) {
      const row = () => Array.from({ length: widths[l - 1] ?? 0 }, () => random.normal());
      const [r, g, b] = [row(), row(), row()];
      const [b_r, b_g, c] = [random.normal(), random.normal(), random.normal()];
      const dot = (a: number[], x: number[]) => a.reduce((sum, value, k) => sum + value * (x[k] ?? 0), 0);
      const z = dot(r, h) + b_r;
      const y =
        (dot(r, q) + b_r) * (dot(g, q) + b_g) +
        dot(
          b,
          q.map((value) => value ** 2),
        ) +
        c;
      const pass = (value: number) => (isLast || value > 0 ? 1 : 0);
      const through = (a: number[], M: number[][], slope: number) =>
        (M[0] ?? []).map((_, k) => slope * a.reduce((sum, value, j) => sum + value * (M[j]?.[k] ?? 0), 0));
      nextJ.push(through(r, J, pass(z)));
      nextQ.push(
        through(
          r.map((value, k) => value * b_g + (g[k] ?? 0) * b_r),
          Q,
          pass(y),
        ),
      );
      nextH.push(Math.max(0, z));
      nextQh.push(Math.max(0, y));
    }
    [J, Q, h, q] = [nextJ, nextQ, nextH, nextQh];
  }
  const squares = (M: number[][]) => M.flat().reduce((sum, value) => sum + value * value, 0);
  return { conventional: squares(J), quadratic: squares(Q) };
}

describe('the expected amplification of random networks (Eq. 33)', () => {
  it('is the root mean square over many draws', () => {
    const random = randomOf('draws');
    const draws = Array.from({ length: 2500 }, () => draw(random));
    const expected = expectedMagnitude(widths);
    for (const kind of ['conventional', 'quadratic'] as const) {
      const rms = Math.sqrt(draws.reduce((sum, one) => sum + one[kind], 0) / draws.length);
      expect(rms / expected[kind], kind).toBeGreaterThan(0.9);
      expect(rms / expected[kind], kind).toBeLessThan(1.1);
    }
  });

  it('grows exponentially with depth, faster for quadratic networks, below the bound by norms', () => {
    for (const depth of [1, 2, 4, 8]) {
      const structure = [1, ...new Array<number>(depth).fill(10)];
      const { conventional, quadratic } = expectedMagnitude(structure, 'linear');
      const bound = magnitudeBound(structure);
      expect(conventional).toBeCloseTo(10 ** (depth / 2), 6);
      expect(quadratic / conventional).toBeCloseTo(2 ** (depth / 2), 9);
      expect(bound.quadratic / bound.conventional / (2 * Math.sqrt(10)) ** depth).toBeCloseTo(1, 9);
      expect(conventional).toBeLessThanOrEqual(bound.conventional * (1 + 1e-12));
      expect(quadratic).toBeLessThan(bound.quadratic);
    }
  });
});
