import { describe, expect, it } from 'vitest';
import { searchSpaceSchema } from '../../src-main/domain/config/search-space';
import { createEvolutionSampler } from '../../src-main/search/samplers/evolution';
import { createRandomSampler } from '../../src-main/search/samplers/random';
import { createTpeSampler } from '../../src-main/search/samplers/tpe';
import { bestOf, problems, runSearch, type Problem } from './support/benchmark';
import { mannWhitneyP } from './support/mann-whitney';

/**
 * Each comparison is of 30 seeds against 30 other seeds, by the one-sided Mann–Whitney test. At this limit, one of a
 * thousand comparisons of equal searches would pass.
 */
const limit = 0.001;
const seeds = Array.from({ length: 30 }, (_, i) => i);
const otherSeeds = seeds.map((seed) => 1000 + seed);
const tpe = { startup: 10, candidates: 24, priorWeight: 1 };

describe('TPE beats random search with 40 points', () => {
  it.each(problems)('on $name', ({ space, evaluate }) => {
    const points = 40;
    const learnt = seeds.map((seed) =>
      bestOf(runSearch(createTpeSampler({ points, seed, space }, tpe, ['minimize']), evaluate)),
    );
    const random = otherSeeds.map((seed) =>
      bestOf(runSearch(createRandomSampler({ points, seed, space }), evaluate)),
    );
    expect(mannWhitneyP(learnt, random)).toBeLessThan(limit);
  });
});

/** Whole numbers and choices, each of which is worth more or less depending on the one before it. */
const chain: Problem = {
  name: 'a chain of choices',
  space: searchSpaceSchema.parse({
    ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, ['p', 'q', 'r', 's']])),
    ...Object.fromEntries(
      ['g', 'h', 'i', 'j', 'k', 'l'].map((name) => [name, { min: 0, max: 3, integer: true }]),
    ),
  }),
  evaluate: (values) => {
    const each = Object.values(values).map((value) =>
      typeof value === 'number' ? value : ['p', 'q', 'r', 's'].indexOf(value as string),
    );
    return each.reduce((sum, value, i) => sum + ((value + (each[i - 1] ?? 0) + i) % 4), 0);
  },
};

describe('evolution beats random search with 100 points', () => {
  it.each([chain, ...problems.filter(({ name }) => /mixed|sphere/.test(name))])(
    'on $name',
    ({ space, evaluate }) => {
      const points = 100;
      const evolved = seeds.map((seed) =>
        bestOf(
          runSearch(
            createEvolutionSampler({ points, seed, space }, { population: 20, tournament: 5 }, ['minimize']),
            evaluate,
          ),
        ),
      );
      const random = otherSeeds.map((seed) =>
        bestOf(runSearch(createRandomSampler({ points, seed, space }), evaluate)),
      );
      expect(mannWhitneyP(evolved, random)).toBeLessThan(limit);
    },
  );
});
