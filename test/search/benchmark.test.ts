import { describe, expect, it } from 'vitest';
import { createTpeSampler } from '../../src-main/search/samplers/tpe';
import { createEvolutionSampler } from '../../src-main/search/samplers/evolution';
import { createRandomSampler } from '../../src-main/search/samplers/random';
import { bestOf, problems, runSearch } from './support/benchmark';
import { mannWhitneyP } from './support/mann-whitney';

const seeds = Array.from({ length: 30 }, (_, i) => i);
const points = Number(process.env.PTS ?? 80);
const med = (v: number[]) => v.toSorted((a, b) => a - b)[15];
describe.each(problems)('$name', ({ name, space, evaluate }) => {
  it('x', () => {
    const random = seeds.map((seed) =>
      bestOf(runSearch(createRandomSampler({ points, seed: 1000 + seed, space }), evaluate)),
    );
    const t0 = performance.now();
    const tpe = seeds.map((seed) =>
      bestOf(
        runSearch(
          createTpeSampler({ points, seed, space }, { startup: 10, candidates: 24, priorWeight: 1 }, [
            'minimize',
          ]),
          evaluate,
        ),
      ),
    );
    const t1 = performance.now();
    const evo = seeds.map((seed) =>
      bestOf(
        runSearch(
          createEvolutionSampler({ points, seed, space }, { population: 20, tournament: 5 }, ['minimize']),
          evaluate,
        ),
      ),
    );
    console.log(
      name,
      'random',
      med(random),
      'tpe',
      med(tpe),
      mannWhitneyP(tpe, random),
      (t1 - t0).toFixed(),
      'evo',
      med(evo),
      mannWhitneyP(evo, random),
      (performance.now() - t1).toFixed(),
    );
    expect(1).toBe(1);
  });
});
