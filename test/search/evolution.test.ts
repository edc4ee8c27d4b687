import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { searchSpaceSchema, type PointValues } from '../../src-main/domain/config/search-space';
import { parametersOf } from '../../src-main/search/parameters';
import { createEvolutionSampler, mutate } from '../../src-main/search/samplers/evolution';
import { createRandomSampler } from '../../src-main/search/samplers/random';
import type { Trial } from '../../src-main/search/trial';

const space = searchSpaceSchema.parse({
  a: [0, 1, 2, 3, 4],
  b: { min: 0, max: 9, integer: true },
  c: { min: 0, max: 1, step: 0.25 },
  d: { min: 0.001, max: 1, scale: 'log' },
  e: ['only'],
});
const differences = (a: PointValues, b: PointValues): string[] =>
  Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]);

describe('aging evolution', () => {
  const random = createRandomSampler({ points: 40, seed: 1, space });
  const history = Array.from({ length: 12 }, (_, i): Trial => ({
    values: random.point(i),
    state: 'finished',
    // The best of all is the first; the best of the last five is the ninth.
    objectives: [i === 0 ? 0 : i === 8 ? 1 : 2 + i],
    reached: 1,
  }));

  it('draws at random until the population is full', () => {
    const sampler = createEvolutionSampler(
      { points: 40, seed: 1, space },
      { population: 13, tournament: 5 },
      ['minimize'],
    );
    expect(sampler.suggest(history, 12)).toEqual(random.point(12));
  });

  it('changes one dimension of the best of the sample, which comes from the latest alone', () => {
    // A sample of 60 of 5 misses the best one with a chance of 0.8^60 = 1.5e-6.
    const sampler = createEvolutionSampler(
      { points: 100, seed: 1, space },
      { population: 5, tournament: 60 },
      ['minimize'],
    );
    for (let index = 12; index < 100; index++) {
      expect(differences(sampler.suggest(history, index), history[8]?.values ?? {})).toHaveLength(1);
    }
  });

  it('draws its sample with replacement: the worst is a parent too where the sample is one', () => {
    const sampler = createEvolutionSampler(
      { points: 200, seed: 1, space },
      { population: 5, tournament: 1 },
      ['minimize'],
    );
    const parents = Array.from({ length: 150 }, (_, i) => {
      const child = sampler.suggest(history, 12 + i);
      return history.findIndex(({ values }) => differences(child, values).length === 1);
    });
    expect(new Set(parents)).toEqual(new Set([7, 8, 9, 10, 11]));
  });
});

describe('a mutation', () => {
  const parent = { a: 2, b: 0, c: 1, d: 0.03, e: 'only' };
  const parameters = parametersOf(space);
  const children = Array.from({ length: 400 }, (_, i) => mutate(space, parameters, parent, createRandom(i)));

  it('always changes something, reaches every choice and both neighbours of a number, and stays inside', () => {
    const changed = children.map((child) => differences(child, parent));
    expect(changed.every((names) => names.length === 1)).toBe(true);
    expect(new Set(changed.flat())).toEqual(new Set(['a', 'b', 'c', 'd']));
    expect(new Set(children.map(({ a }) => a))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(children.some(({ b }) => b === 1)).toBe(true);
    for (const { b, c, d } of children as Record<string, number>[]) {
      expect(Number.isInteger(b) && (b ?? NaN) >= 0 && (b ?? NaN) <= 9).toBe(true);
      expect([0, 0.25, 0.5, 0.75, 1]).toContain(c);
      expect((d ?? NaN) >= 0.001 && (d ?? NaN) <= 1).toBe(true);
    }
  });

  it('draws what takes part only now, and drops what no longer does', () => {
    const conditional = searchSpaceSchema.parse({
      kind: ['p', 'q'],
      forP: { values: [1, 2], when: { kind: 'p' } },
      forQ: { values: [3, 4], when: { kind: 'q' } },
    });
    const all = Array.from({ length: 60 }, (_, i) =>
      JSON.stringify(mutate(conditional, parametersOf(conditional), { kind: 'p', forP: 1 }, createRandom(i))),
    );
    expect(new Set(all)).toEqual(
      new Set(['{"kind":"p","forP":2}', '{"kind":"q","forQ":3}', '{"kind":"q","forQ":4}']),
    );
  });
});
