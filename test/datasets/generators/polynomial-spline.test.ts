import { describe, expect, it } from 'vitest';
import { splinePieces } from '../../../src-main/datasets/generators/polynomial-spline';
import { evaluateSpline, type Spline } from '../../../src-main/datasets/generators/spline';
import { polynomialSplineSchema } from '../../../src-main/domain/config/dataset-config';
import { load, momentsOf } from './generators';

const configOf = (options: object = {}) =>
  polynomialSplineSchema.parse({ name: 'polynomial-spline', ...options });

/** The k-th derivative at `u` after the start of a piece. */
function derivative({ coefficients }: Spline, piece: number, order: number, u: number): number {
  return (coefficients[piece] ?? []).reduce((sum, coefficient, power) => {
    if (power < order) return sum;
    let factor = coefficient * u ** (power - order);
    for (let i = 0; i < order; i++) factor *= power - i;
    return sum + factor;
  }, 0);
}

describe('the pieces of a polynomial spline', () => {
  const cases = [
    { degree: 3, smoothness: 2 },
    { degree: 3, smoothness: 0 },
    { degree: 1, smoothness: 0 },
    { degree: 5, smoothness: 3 },
    { degree: 9, smoothness: 8 },
  ];
  it.each(cases)('of degree $degree agree in $smoothness derivatives and no more', (options) => {
    const spline = splinePieces(configOf({ pieces: 6, breakpoints: 'random', ...options }));
    const { breakpoints, coefficients } = spline;
    const { degree, smoothness } = options;
    expect([breakpoints.length, breakpoints[0], breakpoints[6]]).toEqual([7, -1, 1]);
    expect(coefficients.map((piece) => piece.length)).toEqual(Array(6).fill(degree + 1));
    for (let piece = 0; piece < 5; piece++) {
      const width = (breakpoints[piece + 1] ?? NaN) - (breakpoints[piece] ?? NaN);
      expect(width).toBeGreaterThan(0);
      for (let order = 0; order <= smoothness + 1; order++) {
        const [left, right] = [
          derivative(spline, piece, order, width),
          derivative(spline, piece + 1, order, 0),
        ];
        const gap = Math.abs(left - right) / (1 + Math.abs(right));
        if (order <= smoothness) expect(gap).toBeLessThan(1e-9);
        else expect(gap).toBeGreaterThan(1e-3);
      }
    }
    // The proposition is about splines whose highest terms do not vanish.
    for (const piece of coefficients) expect(Math.abs(piece[degree] ?? 0)).toBeGreaterThan(1e-3);
  });

  it('are equidistant if nothing else is asked for, with values in [-1, 1]', () => {
    for (let seed = 0; seed < 20; seed++) {
      const spline = splinePieces(configOf({ pieces: 4, seed }));
      expect(spline.breakpoints).toEqual([-1, -0.5, 0, 0.5, 1]);
      for (let x = -1; x <= 1; x += 0.01) {
        expect(Math.abs(evaluateSpline(spline, x))).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  it('are a polynomial and truncated powers, as in the proof of Proposition 1', () => {
    // With all derivatives but the last continuous: S(x) = P_0(x) + Σ_j c_j (x − ξ_j)₊^degree.
    const spline = splinePieces(configOf({ pieces: 5, degree: 3 }));
    const { breakpoints, coefficients } = spline;
    const leading = coefficients.map((piece) => piece[3] ?? 0);
    for (let x = -1; x <= 1; x += 0.01) {
      const first = (coefficients[0] ?? []).reduceRight((sum, c) => sum * (x + 1) + c, 0);
      const value = leading.slice(1).reduce((sum, coefficient, j) => {
        const step = Math.max(0, x - (breakpoints[j + 1] ?? 0));
        return sum + (coefficient - (leading[j] ?? 0)) * step ** 3;
      }, first);
      expect(evaluateSpline(spline, x)).toBeCloseTo(value, 10);
    }
  });
});

describe('polynomial-spline', () => {
  it('has the values of its pieces at equidistant points', async () => {
    const config = configOf({ points: 41, testPoints: 39 });
    const { train, test } = await load(config);
    const spline = splinePieces(config);
    for (const part of [train, test]) {
      part.inputs.forEach((x, i) => {
        expect(part.targets[i]).toBe(Math.fround(evaluateSpline(spline, x)));
      });
    }
    expect([train.inputs[0], train.inputs[20], train.inputs[40]]).toEqual([-1, 0, 1]);
    expect([test.inputs[0], test.inputs[38]]).toEqual([Math.fround(-0.95), Math.fround(0.95)]);
  });

  it('has noise on the training values alone, and the same spline', async () => {
    const options = { points: 5000, testPoints: 10 };
    const [clean, noisy] = [await load(configOf(options)), await load(configOf({ ...options, noise: 0.1 }))];
    expect(noisy.test).toEqual(clean.test);
    const noise = clean.train.targets.map((value, i) => (noisy.train.targets[i] ?? NaN) - value);
    const { mean, variance } = momentsOf(noise);
    expect(Math.abs(mean)).toBeLessThan(4 * 0.1 * 5000 ** -0.5);
    expect(Math.abs(variance - 0.01)).toBeLessThan(4 * 0.01 * (2 / 5000) ** 0.5);
  });
});
