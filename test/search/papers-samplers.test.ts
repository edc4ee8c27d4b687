import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { searchSpaceSchema, type PointValues } from '../../src-main/domain/config/search-space';
import { parametersOf } from '../../src-main/search/parameters';
import { createEvolutionSampler } from '../../src-main/search/samplers/evolution';
import { createTpeSampler } from '../../src-main/search/samplers/tpe';
import { createParzenEstimator } from '../../src-main/search/samplers/tpe/parzen-estimator';
import type { Trial } from '../../src-main/search/trial';

/** The samplers that learn against transcriptions of their papers, which share no code with them. */
const finished = (values: PointValues, loss: number): Trial => ({
  values,
  state: 'finished',
  objectives: [loss],
  reached: 1,
});

/** Mass of a normal distribution between two bounds, by Simpson's rule. */
function mass(from: number, to: number, mu: number, sigma: number): number {
  const steps = 400;
  const h = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * ((from + i * h - mu) / sigma) ** 2);
  }
  return ((h / 3) * sum) / (sigma * Math.sqrt(2 * Math.PI));
}

/** Widths of Bergstra et al. 2011, section 4 (without the bounds, but where there is one observation), and the magic clip. */
function widthsOf(xs: readonly number[], low: number, high: number): number[] {
  return xs.map((x, i) => {
    // Of equal observations, the earlier one is to the left.
    const left = xs.filter((each, j) => each < x || (each === x && j < i)).sort((a, b) => b - a)[0];
    const right = xs.filter((each, j) => each > x || (each === x && j > i)).sort((a, b) => a - b)[0];
    const gaps = xs.length === 1 ? [x - low, high - x] : [x - (left ?? x), (right ?? x) - x];
    return Math.min(high - low, Math.max(...gaps, (high - low) / Math.min(100, xs.length + 2)));
  });
}

/**
 * p(values) under observations of weight 1 and the prior: an even mixture of products of kernels over a log range, a whole
 * number and a choice of three, of those that `values` has.
 */
function densityOf(values: PointValues, observed: readonly PointValues[]): number {
  const n = observed.length;
  const factors = Object.keys(values).map((name): number[] => {
    if (name === 'neuron') {
      const weight = 1 / (n + 1);
      const counted = observed.map((point) => (point[name] === values[name] ? 1 : 0) + weight);
      return [...counted.map((count) => count / (1 + 3 * weight)), 1 / 3];
    }
    const place = (point: PointValues): number =>
      name === 'rate' ? Math.log(point[name] as number) : (point[name] as number);
    const [low, high] = name === 'rate' ? [Math.log(1e-4), 0] : [0.5, 6.5];
    const x = place(values);
    const kernel = (mu: number, sigma: number): number =>
      (name === 'rate'
        ? Math.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI))
        : mass(x - 0.5, x + 0.5, mu, sigma)) / mass(low, high, mu, sigma);
    const widths = widthsOf(observed.map(place), low, high);
    return [
      ...observed.map((point, i) => kernel(place(point), widths[i] ?? NaN)),
      kernel((low + high) / 2, high - low),
    ];
  });
  const products = Array.from({ length: n + 1 }, (_, i) =>
    factors.reduce((product, each) => product * (each[i] ?? NaN), 1),
  );
  return products.reduce((sum, each) => sum + each, 0) / (n + 1);
}

const mixed = searchSpaceSchema.parse({
  rate: { min: 1e-4, max: 1, scale: 'log' },
  depth: { min: 1, max: 6, integer: true },
  neuron: ['quadratic', 'compact', 'poly'],
});
const drawMixed = (seed: number): PointValues => {
  const random = createRandom(seed, 'mixed');
  const neuron = ['quadratic', 'compact', 'poly'][random.integer(3)] ?? 'poly';
  return { rate: 10 ** (-4 * random.uniform()), depth: 1 + random.integer(6), neuron };
};

describe('the Parzen estimator', () => {
  it('has the density of the transcription, for any number of observations', () => {
    for (const n of [0, 1, 2, 3, 7, 20]) {
      const observed = Array.from({ length: n }, (_, i) => drawMixed(100 * n + i));
      const observations = observed.map((values) => ({ values, weight: 1 }));
      const estimator = createParzenEstimator(mixed, parametersOf(mixed), observations, 1);
      for (let i = 0; i < 20; i++) {
        const values = drawMixed(10_000 + i);
        const expected = densityOf(values, observed);
        expect(Math.exp(estimator.logDensity(values)) / expected).toBeCloseTo(1, 6);
      }
    }
  });
});

/** Pearson's statistic over cells that are expected at least 5 times, the others taken together; and their number. */
function chiSquared(found: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>) {
  const draws = [...found.values()].reduce((sum, count) => sum + count, 0);
  const isLarge = ([, probability]: [string, number]): boolean => draws * probability >= 5;
  const large = [...expected]
    .filter(isLarge)
    .map(([key, p]) => ({ seen: found.get(key) ?? 0, due: draws * p }));
  const seen = draws - large.reduce((sum, cell) => sum + cell.seen, 0);
  const due = draws - large.reduce((sum, cell) => sum + cell.due, 0);
  const cells = due > 1 ? [...large, { seen, due }] : large;
  return {
    statistic: cells.reduce((sum, cell) => sum + (cell.seen - cell.due) ** 2 / cell.due, 0),
    freedom: cells.length - 1,
  };
}

/** The normal approximation to the value that chance exceeds once in a thousand (Wilson and Hilferty 1931). */
const chiSquaredLimit = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;

function countOf(count: number, suggest: (index: number) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const key = suggest(i);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

describe('TPE', () => {
  it('suggests as the paper says: of the draws from l the one with the largest l/g', () => {
    // All points of this space can be listed, so the chance of each to be suggested follows exactly.
    const neurons = ['quadratic', 'compact', 'poly'];
    const space = searchSpaceSchema.parse({ depth: { min: 1, max: 6, integer: true }, neuron: neurons });
    const points = [1, 2, 3, 4, 5, 6].flatMap((depth) =>
      neurons.map((neuron): PointValues => ({ depth, neuron })),
    );
    const history = [0, 4, 8, 9, 13, 2, 16, 6, 11, 1, 17, 10].map((place, i) =>
      finished(points[place] ?? {}, ((5 * i + 3) % 12) + 1),
    );
    // The best tenth of 12 points, rounded up, is two.
    const byLoss = history.toSorted((a, b) => (a.objectives[0] ?? 0) - (b.objectives[0] ?? 0));
    const good = new Set(byLoss.slice(0, 2));
    const observed = [true, false].map((isGood) =>
      history.filter((trial) => good.has(trial) === isGood).map(({ values }) => values),
    );
    const scored = points.map((values) => {
      const [l = NaN, g = NaN] = observed.map((part) => densityOf(values, part));
      return { values, l, score: l / g, isTried: history.some((trial) => trial.values === values) };
    });
    expect(scored.reduce((sum, { l }) => sum + l, 0)).toBeCloseTo(1, 8);
    // With K draws, x is suggested where none of them is better and not all are worse. Points that were tried count only
    // where no other was drawn.
    const candidates = 6;
    const expected = new Map<string, number>();
    for (const isTried of [false, true]) {
      const group = scored.filter((each) => each.isTried === isTried).sort((a, b) => b.score - a.score);
      let rest = isTried ? group.reduce((sum, { l }) => sum + l, 0) : 1;
      for (const { values, l } of group) {
        expected.set(JSON.stringify(values), rest ** candidates - (rest - l) ** candidates);
        rest -= l;
      }
    }
    const options = { startup: 10, candidates, priorWeight: 1 };
    const sampler = createTpeSampler({ points: 10_000, seed: 3, space }, options, ['minimize']);
    const found = countOf(4000, (i) => JSON.stringify(sampler.suggest(history, 12 + i)));
    const { statistic, freedom } = chiSquared(found, expected);
    expect(freedom).toBeGreaterThan(5);
    expect(statistic).toBeLessThan(chiSquaredLimit(freedom));
  });
});

describe('aging evolution', () => {
  /** A space in which a child tells its parent: a million values of each of two dimensions, one of which is kept. */
  const space = searchSpaceSchema.parse({
    a: { min: 1, max: 1e6, integer: true },
    b: { min: 1, max: 1e6, integer: true },
  });
  const lossOf = ({ a, b }: PointValues): number => createRandom(0, Number(a), Number(b)).uniform();

  it('goes on as Algorithm 1 of Real et al. 2019', () => {
    const [population, tournament, cycles] = [8, 3, 400];
    const sampler = createEvolutionSampler(
      { points: population + cycles, seed: 5, space },
      { population, tournament },
      ['minimize'],
    );
    const history: Trial[] = [];
    const queue: { values: PointValues; loss: number }[] = [];
    const ranks = new Map<string, number>();
    const train = (values: PointValues): void => {
      const loss = lossOf(values);
      history.push(finished(values, loss));
      queue.push({ values, loss });
    };
    while (queue.length < population) train(sampler.suggest(history, history.length));
    while (history.length < population + cycles) {
      const child = sampler.suggest(history, history.length);
      const parents = queue.filter(
        ({ values }) => (values['a'] === child['a']) !== (values['b'] === child['b']),
      );
      expect(parents.length).toBeGreaterThan(0);
      // Siblings that share a value with the child may stand for its parent too; then it cannot be told.
      if (parents.length === 1) {
        const rank = String(queue.filter(({ loss }) => loss < (parents[0]?.loss ?? NaN)).length);
        ranks.set(rank, (ranks.get(rank) ?? 0) + 1);
      }
      train(child);
      queue.shift();
    }
    expect(ranks.size).toBeGreaterThan(4);
  });

  it('draws the parent as the best of a sample with replacement', () => {
    const [population, tournament] = [8, 3];
    const sampler = createEvolutionSampler({ points: 10_000, seed: 6, space }, { population, tournament }, [
      'minimize',
    ]);
    // No two of a full population share a value; the loss of the i-th best is i.
    const order = [3, 7, 0, 5, 1, 6, 2, 4];
    const old = finished({ a: 1, b: 1 }, -1);
    const history = [
      old,
      ...order.map((rank) => finished({ a: 1e5 * (rank + 1), b: 1e5 * (rank + 2) }, rank)),
    ];
    const expected = new Map(
      order.map((rank): [string, number] => [
        String(rank),
        ((population - rank) ** tournament - (population - rank - 1) ** tournament) /
          population ** tournament,
      ]),
    );
    const found = countOf(3000, (i) => {
      const child = sampler.suggest(history, 9 + i);
      const parents = history.filter(
        ({ values }) => values['a'] === child['a'] || values['b'] === child['b'],
      );
      return String(parents[0]?.objectives[0]);
    });
    const { statistic, freedom } = chiSquared(found, expected);
    expect(freedom).toBeGreaterThan(5);
    expect(statistic).toBeLessThan(chiSquaredLimit(freedom));
  });
});
