import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import type { PointValues } from '../../src-main/domain/config/dimension';
import type { SearchSpace } from '../../src-main/domain/config/search-space';
import { fewestPoints, importanceOf } from '../../src-main/search/importance';

const range = { min: 0, max: 1, scale: 'linear' as const, integer: false };
const numbers: SearchSpace = { a: range, b: range, c: range };

function measure(count: number, value: (point: { a: number; b: number; c: number }) => number, seed = 1) {
  const random = createRandom(seed, 'points');
  return Array.from({ length: count }, () => {
    const point = { a: random.uniform(), b: random.uniform(), c: random.uniform() };
    return { values: point, value: value(point) };
  });
}
const shares = (found: ReturnType<typeof importanceOf>): Record<string, number> =>
  Object.fromEntries(found.parameters.map(({ name, share }) => [name, share]));

describe('importanceOf', () => {
  it('finds the shares of an additive function', () => {
    // Var(3a) : Var(b) = 9 : 1, and c does nothing.
    const found = importanceOf(
      numbers,
      measure(300, ({ a, b }) => 3 * a + b),
    );
    const { a = 0, b = 0, c = 0 } = shares(found);
    expect(a).toBeGreaterThan(0.82);
    expect(a).toBeLessThan(0.95);
    expect(b).toBeGreaterThan(0.05);
    expect(b).toBeLessThan(0.16);
    expect(c).toBeLessThan(0.02);
    expect(found.parameters.map(({ name }) => name)[0]).toBe('a');
  });

  it('tells what only two parameters together explain', () => {
    const found = importanceOf(
      numbers,
      measure(400, ({ a, b }) => (a - 0.5) * (b - 0.5)),
    );
    expect(found.interactions).toBeGreaterThan(0.6);
  });

  it('weighs choices, and numbers on a logarithmic scale', () => {
    const space: SearchSpace = {
      neuron: ['conventional', 'quadratic', 'compact'],
      rate: { ...range, min: 1e-5, max: 1, scale: 'log' },
      nothing: [1, 2],
    };
    const random = createRandom(2, 'points');
    const points = Array.from({ length: 200 }, () => {
      const neuron = ['conventional', 'quadratic', 'compact'][random.integer(3)] ?? '';
      const rate = 10 ** (-5 * random.uniform());
      const values: PointValues = { neuron, rate, nothing: 1 + random.integer(2) };
      return { values, value: (neuron === 'quadratic' ? 0 : 4) + Math.log10(rate) * 0.2 };
    });
    const found = shares(importanceOf(space, points));
    expect(found['neuron']).toBeGreaterThan(0.85);
    expect(found['rate']).toBeGreaterThan(0.005);
    expect(found['nothing']).toBeLessThan(0.02);
  });

  it('works with the few points of a grid, and is the same each time', () => {
    const space: SearchSpace = { g: [0, 0.1, 0.2], b: [0, 0.1, 0.2] };
    const points = [0, 0.1, 0.2].flatMap((g) =>
      [0, 0.1, 0.2].map((b) => ({ values: { g, b }, value: 10 * g + b })),
    );
    const found = importanceOf(space, points);
    expect(found.needed).toBeUndefined();
    expect(found.parameters[0]?.name).toBe('g');
    expect(found.parameters[0]?.share).toBeGreaterThan(0.7);
    expect(importanceOf(space, points)).toEqual(found);
  });

  it('says when there are too few points, and leaves out those that diverged', () => {
    const points = measure(fewestPoints + 2, ({ a }) => a).map((point, index) =>
      index < 3 ? { ...point, value: NaN } : point,
    );
    const found = importanceOf(numbers, points);
    expect(found).toMatchObject({ points: fewestPoints - 1, needed: fewestPoints, parameters: [] });
  });

  it('claims nothing where all points came to the same', () => {
    expect(
      importanceOf(
        numbers,
        measure(20, () => 5),
      ),
    ).toMatchObject({ parameters: [], needed: undefined });
  });

  it('takes little time for a large sweep', () => {
    const found = importanceOf(
      numbers,
      measure(2000, ({ a, b, c }) => Math.sin(6 * a) + b * c),
    );
    expect(found.points).toBe(2000);
    expect(found.parameters[0]?.name).toBe('a');
  });
});
