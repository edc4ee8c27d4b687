import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import {
  crowdingDistances,
  dominates,
  nondominationRanks,
  orderByCosts,
  paretoFront,
} from '../../src-main/search/pareto';
import { trialOfSeeds, type Trial, type TrialState } from '../../src-main/search/trial';

const trial = (objectives: number[], state: TrialState = 'finished'): Trial => ({
  values: {},
  state,
  objectives,
  reached: 1,
});

describe('the Pareto front', () => {
  it('has the trials that no other beats, for both goals', () => {
    // error and parameters to be small, accuracy to be large
    const [a, b, c, d] = [trial([1, 9]), trial([2, 9]), trial([3, 10]), trial([1, 8])];
    expect(paretoFront([a, b, c, d], ['minimize', 'maximize'])).toEqual([a, c]);
    expect(paretoFront([a, b, c, d], ['minimize', 'minimize'])).toEqual([d]);
  });

  it('keeps equals, and leaves out what did not finish or has no number', () => {
    const [a, b] = [trial([1, 1]), trial([1, 1])];
    const others = [
      trial([0, 0], 'pruned'),
      trial([0, NaN]),
      trial([0, -Infinity]),
      trial([0, 0], 'diverged'),
    ];
    expect(paretoFront([a, ...others, b], ['minimize', 'minimize'])).toEqual([a, b]);
    expect(paretoFront([], ['minimize'])).toEqual([]);
  });

  it('agrees with non-dominated sorting on random costs, and takes 100,000 trials', () => {
    const random = createRandom(5);
    const some = Array.from({ length: 300 }, () =>
      trial([random.integer(20), random.integer(20), random.integer(20)]),
    );
    const ranks = nondominationRanks(some.map(({ objectives }) => objectives));
    const goals = ['minimize', 'minimize', 'minimize'] as const;
    expect(paretoFront(some, goals)).toEqual(some.filter((_, i) => ranks[i] === 0));
    const many = Array.from({ length: 100_000 }, () => trial([random.uniform(), random.uniform()]));
    expect(paretoFront(many, ['minimize', 'minimize']).length).toBeLessThan(60);
  });

  it('is the best of one objective', () => {
    const best = trial([1]);
    expect(paretoFront([trial([2]), best], ['minimize'])).toEqual([best]);
  });
});

describe('non-dominated sorting', () => {
  it('ranks by front, as by hand', () => {
    const costs = [
      [1, 5],
      [2, 3],
      [4, 1],
      [3, 4],
      [5, 5],
      [4, 2],
    ];
    expect(nondominationRanks(costs)).toEqual([0, 0, 0, 1, 2, 1]);
  });

  it('agrees with its definition on random costs: each front is what none of the rest dominates', () => {
    const random = createRandom(3);
    const costs = Array.from({ length: 120 }, () => [
      random.integer(12),
      random.integer(12),
      random.integer(12),
    ]);
    const ranks = nondominationRanks(costs);
    for (const [i, cost] of costs.entries()) {
      const above = costs.flatMap((other, j) => (dominates(other, cost) ? [ranks[j] ?? NaN] : []));
      expect(ranks[i]).toBe(above.length === 0 ? 0 : Math.max(...above) + 1);
    }
  });

  it('prefers the lonelier of one front (crowding distance, by hand)', () => {
    const front = [
      [0, 4],
      [1, 3],
      [3, 1],
      [4, 0],
    ];
    // Inner points: (3 − 0)/4 + (4 − 1)/4 = 1.5 and (4 − 1)/4 + (3 − 0)/4 = 1.5; the ends are infinite.
    expect(crowdingDistances(front)).toEqual([Infinity, 1.5, 1.5, Infinity]);
    expect(orderByCosts([[5, 5], ...front])).toEqual([1, 4, 2, 3, 0]);
  });
});

describe('a trial of several seeds', () => {
  const seed = (state: TrialState, objectives: number[], reached = 10) => ({ state, objectives, reached });

  it('has their mean', () => {
    expect(trialOfSeeds({ x: 1 }, [seed('finished', [1, 10]), seed('finished', [3, 30])])).toEqual({
      values: { x: 1 },
      state: 'finished',
      objectives: [2, 20],
      reached: 10,
    });
  });

  it('leaves failed and cancelled seeds out, unless there are no others', () => {
    const told = trialOfSeeds({}, [seed('failed', [99]), seed('finished', [3]), seed('cancelled', [])]);
    expect(told).toMatchObject({ state: 'finished', objectives: [3] });
    expect(trialOfSeeds({}, [seed('failed', []), seed('cancelled', [])]).state).toBe('failed');
    expect(trialOfSeeds({}, [seed('cancelled', [])]).state).toBe('cancelled');
  });

  it('diverged where one seed did, and is under way where one is', () => {
    expect(trialOfSeeds({}, [seed('finished', [1]), seed('diverged', [])]).state).toBe('diverged');
    const told = trialOfSeeds({}, [seed('finished', [1]), seed('running', [3], 4), seed('running', [], 0)]);
    expect(told).toMatchObject({ state: 'running', objectives: [2], reached: 0 });
  });
});
