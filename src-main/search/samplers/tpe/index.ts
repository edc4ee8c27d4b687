import { createRandom } from '../../../core/random';
import type { TpeOptions } from '../../../domain/config/sampler-config';
import type { PointValues, SearchSpace } from '../../../domain/config/search-space';
import type { Goal } from '../../../domain/metrics';
import { parametersOf } from '../../parameters';
import type { Trial } from '../../trial';
import { createRandomSampler } from '../random';
import type { Sampler } from '../sampler';
import { createTried } from '../tried';
import { createParzenEstimator } from './parzen-estimator';
import { observe, splitTrials } from './split';

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011), multivariate: the next point is the one of some candidates
 * that is far more likely among the best points so far than among the others. What was tried already is no candidate, as
 * long as there are others.
 *
 * With several objectives, the best points are the first fronts, as in MOTPE (Ozaki et al. 2020, "Multiobjective
 * tree-structured Parzen estimator for computationally expensive optimization problems"); within the front that does not
 * fit as a whole, the loneliest (NSGA-II's crowding distance, in place of the hypervolume, which needs a reference point).
 */
export function createTpeSampler(
  search: { points?: number | undefined; seed: number; space: SearchSpace },
  { startup, candidates, priorWeight }: Omit<TpeOptions, 'type'>,
  goals: readonly Goal[],
): Sampler {
  const { points = 0, seed, space } = search;
  const parameters = parametersOf(space);
  const random = createRandomSampler(search);
  return {
    size: points,
    suggest(history, index) {
      const split = splitTrials(history, goals);
      if (split.known < startup) return random.point(index);
      const estimate = (trials: readonly Trial[]) =>
        createParzenEstimator(space, parameters, observe(trials), priorWeight);
      const good = estimate(split.below);
      const bad = estimate(split.above);
      const stream = createRandom(seed, 'tpe', index);
      const drawn = Array.from({ length: candidates }, () => good.sample(stream));
      const isTried = createTried(history);
      const fresh = drawn.filter((values) => !isTried(values));
      const score = (values: PointValues): number => good.logDensity(values) - bad.logDensity(values);
      return best(fresh.length > 0 ? fresh : drawn, score) ?? random.point(index);
    },
  };
}

function best(
  points: readonly PointValues[],
  score: (values: PointValues) => number,
): PointValues | undefined {
  const scores = points.map(score);
  const highest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  return points[Math.max(0, scores.indexOf(highest))];
}
