import type { PointValues, SearchSpace } from '../../../src-main/domain/config/search-space';
import { searchSpaceSchema } from '../../../src-main/domain/config/search-space';
import type { Sampler } from '../../../src-main/search/samplers/sampler';
import type { Trial } from '../../../src-main/search/trial';

export interface Problem {
  name: string;
  space: SearchSpace;
  evaluate: (values: PointValues) => number;
}

const axes = (count: number, min: number, max: number) =>
  searchSpaceSchema.parse(
    Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].slice(0, count).map((name) => [name, { min, max }])),
  );
const numbersOf = (values: PointValues): number[] => Object.values(values).map(Number);

/** The usual test functions; the least value of each is 0 or the one given. */
export const problems: Problem[] = [
  {
    name: 'sphere in 5 dimensions',
    space: axes(5, -5, 5),
    evaluate: (values) => numbersOf(values).reduce((sum, x) => sum + (x - 1) ** 2, 0),
  },
  {
    name: 'Rosenbrock in 3 dimensions',
    space: axes(3, -2, 2),
    evaluate: (values) => {
      const x = numbersOf(values);
      return x
        .slice(1)
        .reduce((sum, next, i) => sum + 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2, 0);
    },
  },
  {
    name: 'Branin (0.397887)',
    space: searchSpaceSchema.parse({ a: { min: -5, max: 10 }, b: { min: 0, max: 15 } }),
    evaluate: (values) => {
      const [x = 0, y = 0] = numbersOf(values);
      const b = 5.1 / (4 * Math.PI ** 2);
      return (y - b * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  {
    name: 'Hartmann in 6 dimensions (−3.32237)',
    space: axes(6, 0, 1),
    evaluate: (v) => hartmann6(numbersOf(v)),
  },
  {
    // What tuning looks like: a rate on a log scale whose best place depends on a choice, a whole number, a step, and a
    // setting that only one choice has.
    name: 'a mixed space with choices, a log scale, steps and a condition',
    space: searchSpaceSchema.parse({
      optimizer: ['sgd', 'adam', 'rmsprop', 'adagrad'],
      rate: { min: 1e-6, max: 1, scale: 'log' },
      depth: { min: 1, max: 12, integer: true },
      dropout: { min: 0, max: 0.9, step: 0.1 },
      momentum: { min: 0, max: 0.99, when: { optimizer: 'sgd' } },
    }),
    evaluate: ({ optimizer, rate, depth, dropout, momentum = 0.5 }) => {
      const at = { sgd: -1, adam: -3, rmsprop: -3.5, adagrad: -2 }[optimizer as string] ?? 0;
      const worse = { sgd: 0, adam: 0.3, rmsprop: 0.6, adagrad: 1 }[optimizer as string] ?? 0;
      return (
        worse +
        (Math.log10(rate as number) - at) ** 2 +
        0.05 * ((depth as number) - 7) ** 2 +
        4 * ((dropout as number) - 0.3) ** 2 +
        3 * ((momentum as number) - 0.9) ** 2 * (optimizer === 'sgd' ? 1 : 0)
      );
    },
  },
  {
    name: 'Ackley in 4 dimensions',
    space: axes(4, -10, 20),
    evaluate: (values) => {
      const x = numbersOf(values);
      const meanOf = (f: (each: number) => number): number =>
        x.reduce((sum, each) => sum + f(each), 0) / x.length;
      return (
        20 +
        Math.E -
        20 * Math.exp(-0.2 * Math.sqrt(meanOf((each) => each * each))) -
        Math.exp(meanOf((each) => Math.cos(2 * Math.PI * each)))
      );
    },
  },
];

function hartmann6(x: number[]): number {
  const alpha = [1, 1.2, 3, 3.2];
  const a = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ];
  const p = [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
  ];
  return -alpha.reduce((sum, weight, i) => {
    const exponent = x.reduce(
      (inner, each, j) => inner + (a[i]?.[j] ?? 0) * (each - (p[i]?.[j] ?? 0) * 1e-4) ** 2,
      0,
    );
    return sum + weight * Math.exp(-exponent);
  }, 0);
}

/** Asks, evaluates and tells, one point after the other. */
export function runSearch(sampler: Sampler, evaluate: (values: PointValues) => number | Trial): Trial[] {
  const history: Trial[] = [];
  for (let index = 0; index < sampler.size; index++) {
    const values = sampler.suggest(history, index);
    const result = evaluate(values);
    history.push(
      typeof result === 'number' ? { values, state: 'finished', objectives: [result], reached: 1 } : result,
    );
  }
  return history;
}

export const bestOf = (trials: readonly Trial[]): number =>
  Math.min(...trials.map(({ objectives }) => objectives[0] ?? Infinity));
