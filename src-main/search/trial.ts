import { mean } from '../core/math';
import type { PointValues } from '../domain/config/dimension';

/** What became of a point; `cancelled` and `failed` say nothing about the point, `diverged` says that it is bad. */
export type TrialState = 'running' | 'finished' | 'pruned' | 'diverged' | 'failed' | 'cancelled';

/** What is known of one point of a sweep, over all of its seeds. */
export interface Trial {
  values: PointValues;
  state: TrialState;
  /** One value for each objective, the last known; empty where there is none yet. NaN is possible. */
  objectives: readonly number[];
  /** Epochs that it came to; a pruned trial that came further was the better one. */
  reached: number;
}

/** One seed of a point: the same, but for the values. */
export type SeedResult = Omit<Trial, 'values'>;

/**
 * What several seeds say of a point: the means of their objectives. Seeds that failed or were cancelled are left out while
 * there are others; one that diverged makes the point a diverged one, as no mean is finite then.
 */
export function trialOfSeeds(values: PointValues, seeds: readonly SeedResult[]): Trial {
  const telling = seeds.filter(({ state }) => state !== 'failed' && state !== 'cancelled');
  const states = new Set(telling.map(({ state }) => state));
  const state = (['diverged', 'running', 'pruned', 'finished'] as const).find((each) => states.has(each));
  if (state === undefined) {
    const isFailed = seeds.some((seed) => seed.state === 'failed');
    return { values, state: isFailed ? 'failed' : 'cancelled', objectives: [], reached: 0 };
  }
  const known = telling.filter(({ objectives }) => objectives.length > 0);
  const count = Math.max(0, ...known.map(({ objectives }) => objectives.length));
  return {
    values,
    state,
    objectives: Array.from({ length: count }, (_, i) =>
      mean(known.map(({ objectives }) => objectives[i] ?? NaN)),
    ),
    reached: Math.min(...telling.map(({ reached }) => reached)),
  };
}
