import { createRandom } from '../../../core/random';
import type { SearchSpace } from '../../../domain/config/search-space';
import { fillPoint, fromUnit, parametersOf } from '../../parameters';
import { fixedSampler, type FixedSampler } from '../sampler';
import { bits, coordinate, directionNumbers, scrambled } from './sequence';

/**
 * Quasi-random points: a Sobol sequence, scrambled and shifted by random digits, which fills the space more evenly than
 * independent draws; most of all where the number of points is a power of 2.
 */
export function createSobolSampler(search: {
  points?: number | undefined;
  seed: number;
  space: SearchSpace;
}): FixedSampler {
  const { points = 0, seed, space } = search;
  const parameters = parametersOf(space);
  // A dimension's coordinate follows the order in which it is written, so that a new one at the end changes no other.
  const written = Object.keys(space).filter((name) => parameters.some((each) => each.name === name));
  const sequence = createScrambledSobol(seed, written.length);
  return fixedSampler(points, (index) => {
    const point = sequence(index);
    return fillPoint(space, parameters, (parameter) =>
      fromUnit(parameter, point[written.indexOf(parameter.name)] ?? 0),
    );
  });
}

/** Points in [0, 1)^count by their index. */
export function createScrambledSobol(seed: number, count: number): (index: number) => number[] {
  const axes = directionNumbers(count).map((v, dimension) => ({
    v: scrambled(v, seed, dimension),
    shift: createRandom(seed, 'sobol shift', dimension).integer(2 ** bits),
  }));
  return (index) => axes.map(({ v, shift }) => ((coordinate(v, index) ^ shift) >>> 0) / 2 ** bits);
}
