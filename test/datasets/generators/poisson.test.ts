import { describe, expect, it } from 'vitest';
import { poissonOperator } from '../../../src-main/datasets/generators/poisson-operator';
import { createRandom } from '../../../src-main/core/random';
import { poissonSchema } from '../../../src-main/domain/config/dataset-config';
import { load, momentsOf } from './generators';

const configOf = (options: object = {}) => poissonSchema.parse({ name: 'poisson', ...options });

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));
}
const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe.each([1, 2] as const)('the Poisson operator in %i dimensions', (dimensions) => {
  const operator = poissonOperator(7, dimensions);
  const random = createRandom(1, 'poisson test');
  const draw = () => Float64Array.from({ length: operator.unknowns }, () => random.normal());

  it('is undone by its solver', () => {
    const f = draw();
    expect(largestDifference(operator.apply(operator.solve(f)), f)).toBeLessThan(1e-11);
    expect(largestDifference(operator.solve(operator.apply(f)), f)).toBeLessThan(1e-11);
  });

  it('is symmetric, and has the eigenvalues it says', () => {
    const [u, v] = [draw(), draw()];
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
    expect(dot(operator.apply(u), v)).toBeCloseTo(dot(u, operator.apply(v)), 9);
    for (const k of [0, 3, operator.unknowns - 1]) {
      const mode = operator.fromModes(Float64Array.from({ length: operator.unknowns }, (_, i) => +(i === k)));
      expect(norm(mode)).toBeCloseTo(1, 12);
      const scaled = mode.map((value) => value * (operator.eigenvalues[k] ?? NaN));
      expect(largestDifference(operator.apply(mode), scaled)).toBeLessThan(1e-10);
    }
    expect(largestDifference(operator.fromModes(operator.fromModes(u)), u)).toBeLessThan(1e-12);
  });

  it('solves −Δu = f with an error that falls with the square of the step', () => {
    // u = Π sin(πx), f = dimensions·π²·u
    const errorAt = (size: number): number => {
      const line = Array.from({ length: size }, (_, i) => Math.sin((Math.PI * (i + 1)) / (size + 1)));
      const u = dimensions === 1 ? line : line.flatMap((a) => line.map((b) => a * b));
      const f = u.map((value) => dimensions * Math.PI ** 2 * value);
      return largestDifference(poissonOperator(size, dimensions).solve(f), u);
    };
    expect(errorAt(7) / errorAt(15)).toBeCloseTo(4, 0);
    expect(errorAt(15)).toBeLessThan(0.005);
  });
});

describe('poisson', () => {
  it.each([
    { dimensions: 1, size: 12, unknowns: 12 },
    { dimensions: 2, size: 6, unknowns: 36 },
  ])('has solutions that the operator maps to the right-hand side: $unknowns', async (options) => {
    const { dimensions, size, unknowns } = options;
    const { apply } = poissonOperator(size, dimensions as 1 | 2);
    for (const targets of ['solution', 'direction']) {
      const dataset = await load(configOf({ dimensions, size, targets, systems: 30, testSystems: 4 }));
      expect(dataset).toMatchObject({
        inputShape: [unknowns],
        targetShape: [unknowns],
        outputSize: unknowns,
      });
      for (let n = 0; n < 30; n++) {
        const r = dataset.train.inputs.subarray(n * unknowns, (n + 1) * unknowns);
        const image = apply(dataset.train.targets.subarray(n * unknowns, (n + 1) * unknowns));
        // A direction has the length √unknowns instead of that which solves the system.
        const scale = targets === 'solution' ? 1 : norm(r) / norm(image);
        expect(
          largestDifference(
            image.map((value) => value * scale),
            r,
          ),
        ).toBeLessThan(1e-4);
        expect(norm(r) / Math.sqrt(unknowns)).toBeCloseTo(1, 6);
      }
      if (targets === 'direction')
        expect(norm(dataset.train.targets) ** 2 / (30 * unknowns)).toBeCloseTo(1, 6);
    }
  });

  it('has modes whose variance falls with the eigenvalue as asked for', async () => {
    const shareOfFirstHalf = async (decay: number): Promise<number> => {
      const { train } = await load(configOf({ dimensions: 1, size: 16, decay, systems: 500 }));
      const { fromModes } = poissonOperator(16, 1);
      let [first, all] = [0, 0];
      for (let n = 0; n < 500; n++) {
        const modes = fromModes(train.inputs.subarray(16 * n, 16 * n + 16));
        first += norm(modes.subarray(0, 8)) ** 2;
        all += norm(modes) ** 2;
      }
      return first / all;
    };
    expect(await shareOfFirstHalf(0)).toBeCloseTo(0.5, 1);
    expect(await shareOfFirstHalf(2)).toBeGreaterThan(0.95);
  });

  it('has right-hand sides around 0', async () => {
    const { train } = await load(configOf());
    expect(Math.abs(momentsOf(train.inputs).mean)).toBeLessThan(0.05);
  });
});
