import { createRandom } from '../../core/random';
import type { SearchSpace } from '../../domain/config/search-space';
import { fillPoint, fromUnit, parametersOf } from '../parameters';
import { fixedSampler, type FixedSampler } from './sampler';

/** Independent uniform draws (Bergstra and Bengio 2012): lists and variants by entry, ranges on their scale. */
export function createRandomSampler(search: {
  points?: number | undefined;
  seed: number;
  space: SearchSpace;
}): FixedSampler {
  const { points = 0, seed, space } = search;
  const parameters = parametersOf(space);
  return fixedSampler(points, (index) =>
    // Each dimension has a stream of its own, so that adding one leaves the others' values as they are.
    fillPoint(space, parameters, (parameter) =>
      fromUnit(parameter, createRandom(seed, 'point', index, parameter.name).uniform()),
    ),
  );
}
