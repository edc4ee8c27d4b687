import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { searchSpaceSchema } from '../../src-main/domain/config/search-space';
import { normalCdf } from '../../src-main/search/normal';
import { paretoFront } from '../../src-main/search/pareto';
import { parametersOf } from '../../src-main/search/parameters';
import { createTpeSampler } from '../../src-main/search/samplers/tpe';
import {
  bandwidths,
  createParzenEstimator,
  type Observation,
} from '../../src-main/search/samplers/tpe/parzen-estimator';
import { bestCount, observe, splitTrials } from '../../src-main/search/samplers/tpe/split';
import type { Trial, TrialState } from '../../src-main/search/trial';
import { runSearch } from './support/benchmark';

const trial = (state: TrialState, objectives: number[], reached = 10): Trial => ({
  values: {},
  state,
  objectives,
  reached,
});

describe('the normal distribution', () => {
  it('equals SciPy', () => {
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316300933, 14);
    expect(normalCdf(-1)).toBeCloseTo(0.15865525393145707, 14);
    expect(normalCdf(0.5)).toBeCloseTo(0.6914624612740131, 14);
    expect(normalCdf(2)).toBeCloseTo(0.9772498680518208, 14);
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
  });
});

describe('the split', () => {
  it('takes the best tenth, rounded up, and 25 at the most', () => {
    expect([1, 10, 11, 100, 249, 251, 1000].map(bestCount)).toEqual([1, 1, 2, 10, 25, 25, 25]);
  });

  it('orders finished before pruned before diverged, takes running ones for bad, and leaves failed ones out', () => {
    const finished = Array.from({ length: 8 }, (_, i) => trial('finished', [8 - i]));
    const pruned = [trial('pruned', [0.1], 3), trial('pruned', [9], 5)];
    const diverged = trial('diverged', [-5]);
    const running = trial('running', [-9]);
    const history = [
      trial('failed', [-7]),
      ...pruned,
      diverged,
      ...finished,
      running,
      trial('cancelled', []),
    ];
    const { below, above, known } = splitTrials(history, ['minimize']);
    expect(known).toBe(11);
    expect(below).toEqual(finished.slice(6));
    expect(above).toEqual([...pruned, diverged, ...finished.slice(0, 6), running]);
    // Of pruned ones alone, the one that came further is the better one, whatever its value.
    expect(splitTrials([...pruned, diverged], ['minimize']).below).toEqual([pruned[1]]);
  });

  it('takes none for good where all diverged', () => {
    const history = Array.from({ length: 12 }, () => trial('diverged', [NaN]));
    expect(splitTrials(history, ['minimize'])).toMatchObject({ below: [], above: history });
  });

  it('maximizes where that is the goal', () => {
    const history = Array.from({ length: 10 }, (_, i) => trial('finished', [i]));
    expect(splitTrials(history, ['maximize']).below).toEqual([history[9]]);
  });

  it('takes whole fronts, and of the one that does not fit its ends', () => {
    const front = [1, 2, 3, 4].map((x) => trial('finished', [x, 5 - x]));
    const behind = Array.from({ length: 16 }, (_, i) => trial('finished', [10 + i, 30 - i]));
    const { below } = splitTrials([...behind, ...front], ['minimize', 'minimize']);
    expect(below).toEqual([front[0], front[3]]);
  });

  it('weighs the latest 25 fully and older ones on a line from 1/n', () => {
    const weights = observe(Array.from({ length: 30 }, () => trial('finished', [1]))).map(
      ({ weight }) => weight,
    );
    expect(weights.slice(5)).toEqual(Array.from({ length: 25 }, () => 1));
    [0, 1, 2, 3, 4].forEach((i) => {
      expect(weights[i]).toBeCloseTo(1 / 30 + ((29 / 30) * i) / 4, 12);
    });
  });
});

describe('the Parzen estimator', () => {
  it('is as wide as the farther neighbour, within the clip', () => {
    // Neighbours at 0.1, 0.3, 0.35, 0.9 in [0, 1]; the least width is 1 / 6.
    const clip = 1 / 6;
    const expected = [0.2, 0.2, 0.55, 0.55];
    bandwidths([0.1, 0.3, 0.35, 0.9], 0, 1).forEach((sigma, i) => {
      expect(sigma).toBeCloseTo(Math.max(clip, expected[i] ?? NaN), 12);
    });
    expect(bandwidths([0.2], 0, 1)).toEqual([0.8]);
    expect(bandwidths([2, 2, 2], 0, 10)).toEqual([2, 2, 2]);
    expect(bandwidths([], 0, 1)).toEqual([]);
  });

  it('has the density that follows by hand', () => {
    const space = searchSpaceSchema.parse({ x: { min: 0, max: 1 }, c: ['p', 'q'] });
    const estimator = createParzenEstimator(
      space,
      parametersOf(space),
      [{ values: { x: 0.2, c: 'p' }, weight: 1 }],
      1,
    );
    // One observation: σ = 0.8; its choice has 1 + 1/2 of 2; the prior is N(0.5, 1) and even; both weigh one half.
    const density = (x: number, mu: number, sigma: number): number =>
      Math.exp(-0.5 * ((x - mu) / sigma) ** 2) /
      (sigma * Math.sqrt(2 * Math.PI) * (normalCdf((1 - mu) / sigma) - normalCdf(-mu / sigma)));
    const expected = 0.5 * density(0.6, 0.2, 0.8) * 0.75 + 0.5 * density(0.6, 0.5, 1) * 0.5;
    expect(Math.exp(estimator.logDensity({ x: 0.6, c: 'p' }))).toBeCloseTo(expected, 12);
  });

  it('integrates to 1, and its draws follow it', () => {
    const space = searchSpaceSchema.parse({
      c: ['p', 'q'],
      n: { min: 1, max: 4, integer: true },
      rate: { min: 1, max: 9, scale: 'log', integer: true },
      s: { values: [1, 2, 3], when: { c: 'q' } },
    });
    const observations: Observation[] = [
      { values: { c: 'p', n: 2, rate: 8 }, weight: 1 },
      { values: { c: 'q', n: 4, rate: 1, s: 3 }, weight: 0.5 },
    ];
    const estimator = createParzenEstimator(space, parametersOf(space), observations, 1);
    const random = createRandom(1);
    const counts = new Map<string, number>();
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const key = JSON.stringify(estimator.sample(random));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    let total = 0;
    let chiSquared = 0;
    let cells = 0;
    for (const c of ['p', 'q']) {
      for (const n of [1, 2, 3, 4]) {
        for (let rate = 1; rate <= 9; rate++) {
          for (const s of c === 'q' ? [1, 2, 3] : [undefined]) {
            const values = { c, n, rate, ...(s !== undefined && { s }) };
            const probability = Math.exp(estimator.logDensity(values));
            const found = counts.get(JSON.stringify(values)) ?? 0;
            total += probability;
            chiSquared += (found - draws * probability) ** 2 / (draws * probability);
            cells++;
          }
        }
      }
    }
    expect(cells).toBe(144);
    expect(total).toBeCloseTo(1, 10);
    // 143 degrees of freedom: mean 143, standard deviation 17; 200 is p = 0.001.
    expect(chiSquared).toBeLessThan(200);
  });
});

describe('TPE with several objectives', () => {
  it('finds more of the front than chance: (x − 1)² + y² against (x + 1)² + y²', () => {
    const space = searchSpaceSchema.parse({ x: { min: -5, max: 5 }, y: { min: -5, max: 5 } });
    const goals = ['minimize', 'minimize'] as const;
    const options = { startup: 10, candidates: 24, priorWeight: 1 };
    const history = runSearch(
      createTpeSampler({ points: 80, seed: 2, space }, options, goals),
      ({ x, y }) => {
        const [a, b] = [Number(x), Number(y)];
        return {
          values: { x: a, y: b },
          state: 'finished',
          objectives: [(a - 1) ** 2 + b * b, (a + 1) ** 2 + b * b],
          reached: 1,
        };
      },
    );
    // The front is y = 0, −1 ≤ x ≤ 1. Of even draws 80 · 0.04 = 3.2 come as near as this.
    const near = history.filter(
      ({ values }) => Math.abs(Number(values['x'])) <= 2 && Math.abs(Number(values['y'])) <= 1,
    );
    const isLeft = paretoFront(history, goals).map(({ values }) => Number(values['x']) < 0);
    expect(near.length).toBeGreaterThan(25);
    expect(isLeft.includes(true) && isLeft.includes(false)).toBe(true);
  });
});
