import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { searchSchema, type PointValues, type SearchSpace } from '../../src-main/domain/config/search-space';
import { createFixedSampler, createSampler } from '../../src-main/search/samplers';
import type { Sampler } from '../../src-main/search/samplers/sampler';
import type { Trial, TrialState } from '../../src-main/search/trial';

const space = {
  'strategy.gammaG': { min: 1e-4, max: 1, scale: 'log', steps: 5 },
  'strategy.gammaB': { same: 'strategy.gammaG' },
  'model.depth': { min: 1, max: 3, integer: true, steps: 3 },
  'model.neuron': ['quadratic', 'compact'],
  network: { variants: { a: { 'model.type': 'mlp' }, b: { 'model.type': 'resnet' } } },
};
const searches = {
  grid: searchSchema.parse({ sampler: 'grid', space }),
  random: searchSchema.parse({ sampler: 'random', points: 60, seed: 4, space }),
};

/** Of each kind of dimension one; `momentum` depends on a choice, `nesterov` on that and on another. */
const mixed = {
  'optimizer.type': ['sgd', 'adam'],
  'optimizer.nesterov': { values: [true, false], when: { 'optimizer.momentum': [0.9, 0.99] } },
  'optimizer.momentum': { values: [0, 0.9, 0.99], when: { 'optimizer.type': 'sgd' } },
  'optimizer.learningRate': { min: 1e-5, max: 1, scale: 'log', steps: 3 },
  'training.labelSmoothing': { min: 0, max: 0.25, step: 0.1 },
  'model.widths': [[8], [8, 8], null],
  'model.depth': { min: 1, max: 4, integer: true, steps: 4 },
  network: { variants: { a: { 'model.type': 'mlp' }, b: {} } },
};

type Make = (space: object, points: number, seed?: number) => Sampler;
const fixed =
  (sampler: string): Make =>
  (space, points, seed = 4) =>
    createFixedSampler(
      searchSchema.parse({ sampler, points: sampler === 'grid' ? undefined : points, seed, space }),
    );
const adaptive =
  (sampler: unknown): Make =>
  (space, points, seed = 4) =>
    createSampler(searchSchema.parse({ sampler, points, seed, space }), ['minimize']);
const samplers: Record<string, Make> = {
  grid: fixed('grid'),
  random: fixed('random'),
  sobol: fixed('sobol'),
  tpe: adaptive({ type: 'tpe', startup: 8 }),
  evolution: adaptive({ type: 'evolution', population: 8, tournament: 3 }),
};
const learns = (name: string): boolean => ['tpe', 'evolution'].includes(name);

/** A result that follows from the point alone. */
const resultOf = (values: PointValues, seed = 0): number =>
  createRandom(seed, JSON.stringify(values)).uniform();

/** Asks and tells; `tell` says what became of each point. */
function sweep(
  sampler: Sampler,
  count: number,
  tell?: (values: PointValues, index: number) => Partial<Trial>,
): Trial[] {
  const history: Trial[] = [];
  for (let index = 0; index < Math.min(count, sampler.size); index++) {
    const values = sampler.suggest(Object.freeze([...history]), index);
    const trial: Trial = { values, state: 'finished', objectives: [resultOf(values)], reached: 10 };
    history.push({ ...trial, ...tell?.(values, index) });
  }
  return history;
}

function expectInside(values: PointValues): void {
  const isSgd = values['optimizer.type'] === 'sgd';
  const momentum = values['optimizer.momentum'];
  expect(['sgd', 'adam']).toContain(values['optimizer.type']);
  if (isSgd) expect([0, 0.9, 0.99]).toContain(momentum);
  else expect(values).not.toHaveProperty(['optimizer.momentum']);
  if (momentum === 0.9 || momentum === 0.99) expect([true, false]).toContain(values['optimizer.nesterov']);
  else expect(values).not.toHaveProperty(['optimizer.nesterov']);
  const rate = values['optimizer.learningRate'] as number;
  expect(rate >= 1e-5 && rate <= 1).toBe(true);
  expect([0, 0.1, 0.2]).toContain(values['training.labelSmoothing']);
  expect([[8], [8, 8], null]).toContainEqual(values['model.widths']);
  expect([1, 2, 3, 4]).toContain(values['model.depth']);
  expect(['a', 'b']).toContain(values['network']);
  // In the order of the space, whatever depends on what.
  const order = Object.keys(mixed);
  const places = Object.keys(values).map((name) => order.indexOf(name));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}

describe.each(Object.entries(samplers))('the %s sampler', (name, make) => {
  it('stays within bounds, steps, choices and conditions', () => {
    for (const { values } of sweep(make(mixed, 60), 60)) expectInside(values);
  });

  it('is replayed from its seed and the results in order', () => {
    const history = sweep(make(mixed, 40), 40);
    const again = make(mixed, 40);
    for (const index of [39, 0, 17, 9]) {
      expect(again.suggest(history.slice(0, index), index)).toEqual(history[index]?.values);
    }
  });

  it('differs by seed, and learns from results if it can learn', () => {
    const points = (seed: number, results: number): string =>
      JSON.stringify(
        sweep(make(mixed, 40, seed), 40, (values) => ({ objectives: [resultOf(values, results)] })).map(
          ({ values }) => values,
        ),
      );
    expect(points(5, 0) === points(6, 0)).toBe(name === 'grid');
    expect(points(5, 0) === points(5, 1)).toBe(!learns(name));
  });

  it('gives workers that ask at the same time points of their own', () => {
    const sampler = make(mixed, 40);
    const history = sweep(sampler, 20);
    const asked = Array.from({ length: 20 }, (_, i) => {
      const values = sampler.suggest(history, 20 + i);
      history.push({ values, state: 'running', objectives: [], reached: 0 });
      return JSON.stringify(values);
    });
    expect(new Set(asked).size).toBeGreaterThan(15);
  });

  it('goes on after points of which nothing good is known', () => {
    const states: TrialState[] = ['failed', 'diverged', 'cancelled', 'running', 'pruned', 'finished'];
    const objectives = [[], [NaN], [Infinity], [1], [-Infinity]];
    for (const only of [...states, undefined]) {
      const history = sweep(make(mixed, 50), 50, (_, i) => ({
        state: only ?? states[i % states.length] ?? 'failed',
        objectives: objectives[i % objectives.length] ?? [],
        reached: i % 7,
      }));
      for (const { values } of history) expectInside(values);
    }
  });

  it('goes on after points from another space, as after a change of it', () => {
    const before = Array.from({ length: 20 }, (_, i): Trial => {
      const values = {
        'optimizer.type': 'lion',
        'optimizer.learningRate': 10 ** (i - 10),
        'model.blocks': 3,
      };
      return { values, state: 'finished', objectives: [i], reached: 10 };
    });
    const sampler = make(mixed, 40);
    for (let index = 20; index < 40; index++) expectInside(sampler.suggest(before, index));
  });

  it('takes a space of one point', () => {
    const one = {
      'model.neuron': ['quadratic'],
      'model.depth': { values: [3], when: { 'model.neuron': 'quadratic' } },
    };
    const history = sweep(make(one, 30), 30);
    expect(history.length).toBe(name === 'grid' ? 1 : 30);
    for (const { values } of history)
      expect(values).toEqual({ 'model.neuron': 'quadratic', 'model.depth': 3 });
  });

  it('takes a space too large to be listed', () => {
    const letters = 'a b c d e f g h i j k l m n o p q r s t'.split(' ');
    const many = Object.fromEntries(
      letters.map((letter) => [`model.${letter}`, { min: 0, max: 1e6, integer: true, step: 1 }]),
    );
    const sampler = make({ ...many, 'model.words': Array.from({ length: 3000 }, (_, i) => i) }, 25);
    expect(sampler.size).toBeGreaterThanOrEqual(25);
    for (const { values } of sweep(sampler, 25)) {
      expect(Object.keys(values)).toHaveLength(21);
      for (const letter of letters) {
        const value = values[`model.${letter}`] as number;
        expect(Number.isInteger(value) && value >= 0 && value <= 1e6).toBe(true);
      }
    }
  });

  it('reaches every listed value', () => {
    const points = sweep(make(mixed, 80), name === 'grid' ? Infinity : 80).map(({ values }) => values);
    for (const [dimension, values] of [
      ['optimizer.type', ['sgd', 'adam']],
      ['optimizer.momentum', [0, 0.9, 0.99]],
      ['optimizer.nesterov', [true, false]],
      ['training.labelSmoothing', [0, 0.1, 0.2]],
      ['network', ['a', 'b']],
      ['model.depth', [1, 2, 3, 4]],
    ] as const) {
      expect(new Set(points.map((point) => point[dimension]))).toEqual(
        new Set<unknown>([...values, ...(/momentum|nesterov/.test(dimension) ? [undefined] : [])]),
      );
    }
  });
});

describe.each(Object.entries(samplers).filter(([name]) => learns(name)))('the %s sampler', (_name, make) => {
  it('tries no point twice while there are others', () => {
    const small: SearchSpace = {
      'model.depth': [1, 2, 3, 4, 5, 6],
      'model.neuron': ['quadratic', 'compact', 'poly'],
    };
    const points = sweep(make(small, 18), 18).map(({ values }) => JSON.stringify(values));
    // Random draws at the start may repeat; what is chosen does not.
    expect(new Set(points).size).toBeGreaterThanOrEqual(14);
  });
});

describe('the grid', () => {
  it('has each combination once, the last dimension changing fastest, and log steps that are round', () => {
    const sampler = createFixedSampler(searches.grid);
    const points = Array.from({ length: sampler.size }, (_, i) => JSON.stringify(sampler.point(i)));
    expect(new Set(points).size).toBe(60);
    expect(sampler.point(1)).toMatchObject({ 'strategy.gammaG': 1e-4, network: 'b' });
    const gammas = [
      ...new Set(points.map((p) => (JSON.parse(p) as Record<string, number>)['strategy.gammaG'])),
    ];
    expect(gammas).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
  });

  it('leaves out what does not take part, and has each combination once', () => {
    const sampler = createFixedSampler(
      searchSchema.parse({
        sampler: 'grid',
        space: {
          'strategy.gammaG': { values: [0.1, 1], when: { 'model.neuron': ['quadratic', 'compact'] } },
          'model.neuron': ['conventional', 'quadratic', 'compact'],
          'training.epochs': [1, 2],
        },
      }),
    );
    // conventional × 2 epochs, and 2 neurons × 2 rates × 2 epochs
    expect(sampler.size).toBe(10);
    const points = Array.from({ length: 10 }, (_, i) => JSON.stringify(sampler.point(i)));
    expect(new Set(points).size).toBe(10);
    expect(points.filter((point) => !point.includes('gammaG'))).toEqual([
      '{"model.neuron":"conventional","training.epochs":1}',
      '{"model.neuron":"conventional","training.epochs":2}',
    ]);
  });

  it('takes all values of a range with a step', () => {
    const range = { min: 0, max: 1, step: 0.3 };
    const sampler = createFixedSampler(
      searchSchema.parse({ sampler: 'grid', space: { 'training.x': range } }),
    );
    expect(Array.from({ length: sampler.size }, (_, i) => sampler.point(i)['training.x'])).toEqual([
      0, 0.3, 0.6, 0.9,
    ]);
  });
});

describe('random search', () => {
  it('draws a log range evenly over its decades, and differs by seed', () => {
    const many = createFixedSampler({ ...searches.random, points: 2000 });
    const values = Array.from({ length: 2000 }, (_, i) => many.point(i)['strategy.gammaG'] as number);
    const below = values.filter((value) => value < 1e-2).length;
    expect(Math.abs(below - 1000)).toBeLessThan(100);
    expect(createFixedSampler({ ...searches.random, seed: 5 }).point(0)).not.toEqual(
      createFixedSampler(searches.random).point(0),
    );
  });

  it('gives each whole number the same share, the ends too', () => {
    const range = { min: 1, max: 4, integer: true };
    const search = searchSchema.parse({ sampler: 'random', points: 4000, space: { 'model.depth': range } });
    const sampler = createFixedSampler(search);
    const values = Array.from({ length: 4000 }, (_, i) => sampler.point(i)['model.depth']);
    for (const depth of [1, 2, 3, 4]) {
      expect(Math.abs(values.filter((value) => value === depth).length - 1000)).toBeLessThan(120);
    }
  });
});
