import { describe, expect, it } from 'vitest';
import {
  chebyshevDerivative,
  chebyshevLine,
  chebyshevRing,
  chebyshevValue,
  restrict,
  type ChebyshevPolynomial,
} from '../../src-main/analysis/polynomial/chebyshev';
import { powerLine, powerRing, powerValue } from '../../src-main/analysis/polynomial/powers';
import { signChangesOf } from '../../src-main/analysis/polynomial/roots';
import { weightsOf } from '../../src-main/analysis/polynomial/ring';
import { createRandom } from '../../src-main/core/random';

const constant = (value: number) => chebyshevRing.combine([], weightsOf(), value);

/** Π (t − root) */
const withRoots = (...roots: number[]): ChebyshevPolynomial =>
  roots
    .map((root) => chebyshevLine(-1 - root, 1 - root))
    .reduce((product, factor) => chebyshevRing.multiply(product, factor), constant(1));

const expectNear = (found: readonly number[], expected: readonly number[], tolerance: number): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThan(tolerance);
  });
};

describe('polynomials by Chebyshev', () => {
  it('are added, multiplied and restricted as functions are', () => {
    const random = createRandom(1);
    const a = withRoots(0.3, -0.9, 2, 0.1);
    const b = chebyshevRing.combine([withRoots(0.5, 0.6, -0.2), a], weightsOf(2, -0.5), 0.25);
    const product = chebyshevRing.multiply(a, b);
    const part = restrict(product, 0.2, 0.7);
    for (let i = 0; i < 50; i++) {
      const t = 2 * random.uniform() - 1;
      const ofA = (t - 0.3) * (t + 0.9) * (t - 2) * (t - 0.1);
      const ofB = 2 * (t - 0.5) * (t - 0.6) * (t + 0.2) - 0.5 * ofA + 0.25;
      expect(Math.abs(chebyshevValue(product.coefficients, t) - ofA * ofB)).toBeLessThan(1e-14);
      const inner = (t - 0.45) / 0.25;
      if (Math.abs(inner) <= 1)
        expect(Math.abs(chebyshevValue(part.coefficients, inner) - ofA * ofB)).toBeLessThan(1e-14);
    }
  });

  it('have the derivative that differences show', () => {
    const p = withRoots(0.3, -0.9, 2, 0.1, 0.4);
    const derivative = chebyshevDerivative(p.coefficients);
    for (const t of [-0.8, -0.1, 0.33, 0.9]) {
      const h = 1e-5;
      const slope = (chebyshevValue(p.coefficients, t + h) - chebyshevValue(p.coefficients, t - h)) / (2 * h);
      expect(Math.abs(chebyshevValue(derivative, t) - slope)).toBeLessThan(1e-8);
    }
  });
});

describe('polynomials by powers', () => {
  it('bound the rounding of their coefficients', () => {
    // (1 + x)^20 − (1 − x)^20: the even powers cancel, exactly as it happens, the odd ones are twice the binomials.
    const power = (slope: number) => {
      let result = powerLine(1, slope);
      for (let i = 1; i < 20; i++) result = powerRing.multiply(result, powerLine(1, slope));
      return result;
    };
    const { coefficients, errors } = powerRing.combine([power(1), power(-1)], weightsOf(1, -1), 0);
    expect([coefficients[1], coefficients[3], coefficients[4]]).toEqual([40, 2280, 0]);
    expect(errors.every((error) => error >= 0 && error < 1e-7)).toBe(true);
    expect(powerValue([1, -2, 3], 2)).toBe(9);
  });
});

describe('changes of sign', () => {
  it('are found however close they are', () => {
    expectNear(signChangesOf(withRoots(0.1, 0.5, -0.7)), [-0.7, 0.1, 0.5], 1e-15);
    expectNear(signChangesOf(withRoots(0.3, 0.3 + 1e-6)), [0.3, 0.3 + 1e-6], 1e-9);
    const many = Array.from({ length: 20 }, (_, i) => -0.95 + 0.1 * i);
    expectNear(signChangesOf(withRoots(...many)), many, 1e-7);
    expect(signChangesOf(withRoots(1.5, -3))).toEqual([]);
  });

  it('are told from places where zero is touched', () => {
    expect(signChangesOf(withRoots(0.25, 0.25))).toEqual([]);
    expectNear(signChangesOf(withRoots(0.25, 0.25, 0.25)), [0.25], 1e-4);
    expectNear(signChangesOf(withRoots(-0.5, -0.5, 0.75)), [0.75], 1e-13);
    expect(signChangesOf(withRoots(0.3, 0.3, -0.6, -0.6))).toEqual([]);
    // Many of them, whose neighbourhoods are noise: cutting these ever finer would take for ever.
    const doubles = Array.from({ length: 12 }, (_, i) => -0.9 + 0.15 * i);
    expect(signChangesOf(withRoots(...doubles, ...doubles)).length % 2).toBe(0);
    // What stays 10^-10 above zero does not change its sign; what dips 10^-10 below does so twice.
    const lifted = (by: number) => chebyshevRing.combine([withRoots(0.1, 0.1)], weightsOf(1), by);
    expect(signChangesOf(lifted(1e-10))).toEqual([]);
    expectNear(signChangesOf(lifted(-1e-10)), [0.1 - 1e-5, 0.1 + 1e-5], 1e-9);
  });

  it('are none of what is zero, or noise', () => {
    expect(signChangesOf(constant(0))).toEqual([]);
    const noise = chebyshevRing.combine([withRoots(0.1, 0.4), withRoots(0.4, 0.1)], weightsOf(1, -1), 0);
    expect(signChangesOf(noise)).toEqual([]);
  });
});
