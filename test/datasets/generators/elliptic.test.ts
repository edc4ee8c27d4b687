import { describe, expect, it } from 'vitest';
import { ellipticSchema, type EllipticConfig } from '../../../src-main/domain/config/dataset-config';
import { generateElliptic } from '../../../src-main/datasets/generators/elliptic';
import { pointOfProblem } from '../../../src-main/datasets/generators/elliptic-problem';
import { foldedLattice } from '../../../src-main/datasets/generators/folded-lattice';

const configOf = (options: object = {}) => ellipticSchema.parse({ name: 'elliptic', ...options });
const problems = (['reaction', 'diffusion'] as const).flatMap((equation) =>
  ([1, 2] as const).map((dimensions) => configOf({ equation, dimensions, amplitude: 1.3 })),
);
const points = [
  [0.3, 0.7],
  [0.11, 0.42],
  [0.9, 0.55],
];

/** By central differences of the solution alone: its gradient, and the left-hand side of the equation. */
function byDifferences(config: EllipticConfig, x: number[]): { gradient: number[]; leftHandSide: number } {
  const h = 1e-3;
  const value = (at: number[]): number => pointOfProblem(config, at).value;
  const moved = (at: number[], axis: number, step: number): number[] => at.with(axis, (at[axis] ?? 0) + step);
  const slope = (at: number[], axis: number): number =>
    (value(moved(at, axis, h)) - value(moved(at, axis, -h))) / (2 * h);
  const gradientAt = (at: number[]): number[] => at.map((_, axis) => slope(at, axis));
  const flux = (at: number[], axis: number): number => {
    const gradient = gradientAt(at);
    const square = gradient.reduce((sum, each) => sum + each * each, 0);
    return (config.equation === 'reaction' ? 1 : 1 + square) * (gradient[axis] ?? NaN);
  };
  const divergence = x.reduce(
    (sum, _, axis) => sum + (flux(moved(x, axis, h), axis) - flux(moved(x, axis, -h), axis)) / (2 * h),
    0,
  );
  const reaction = config.equation === 'reaction' ? value(x) ** 3 : 0;
  return { gradient: gradientAt(x), leftHandSide: reaction - divergence };
}

describe.each(problems)('the problem of $equation in $dimensions d', (config) => {
  it('is solved by its solution, which is 0 on the boundary', () => {
    for (const point of points) {
      const x = point.slice(0, config.dimensions);
      const { gradient, f } = pointOfProblem(config, x);
      const expected = byDifferences(config, x);
      gradient.forEach((slope, axis) => {
        expect(slope).toBeCloseTo(expected.gradient[axis] ?? NaN, 3);
      });
      expect(Math.abs(f / expected.leftHandSide - 1)).toBeLessThan(1e-3);
      for (const edge of [0, 1]) expect(pointOfProblem(config, x.with(-1, edge)).value).toBeCloseTo(0, 12);
    }
  });

  it('has in its targets what is known at the points of its inputs', () => {
    const { train, inputShape, outputSize } = generateElliptic({ ...config, points: 5 });
    const { dimensions } = config;
    expect([inputShape, outputSize]).toEqual([[dimensions], 1 + dimensions]);
    const { value, gradient, f } = pointOfProblem(config, Array.from(train.inputs.slice(0, dimensions)));
    expect(Array.from(train.targets.slice(0, 2 + dimensions))).toEqual(
      [value, ...gradient, f].map(Math.fround),
    );
  });
});

describe('a folded lattice', () => {
  const mean = (all: number[][], f: (x: number, y: number) => number): number =>
    all.reduce((sum, [x = 0, y = 0]) => sum + f(x, y), 0) / all.length;

  it('has means near integrals, and the nearer by the square the more points', () => {
    for (const count of [100, 1000]) {
      expect(Math.abs(mean(foldedLattice(count, [0.3]), (x) => x ** 4) - 1 / 5)).toBeLessThan(5 / count ** 2);
      const product = mean(foldedLattice(count, [0.3, 0.8]), (x, y) => x ** 2 * Math.exp(y));
      expect(Math.abs(product - (Math.E - 1) / 3)).toBeLessThan(50 / count ** 2);
    }
  });

  it('stays inside, for any number of points', () => {
    for (const count of [1, 2, 3, 12, 97]) {
      const all = foldedLattice(count, [0.99, 0.01]).flat();
      expect(all).toHaveLength(2 * count);
      expect(all.every((t) => t >= 0 && t <= 1)).toBe(true);
    }
  });
});
