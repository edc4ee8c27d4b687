import type { Strategy } from './strategy';

/** Plain training: quadratic weights start at random and learn like all others. */
export function none(): Strategy {
  return {
    name: 'none',
    rateOf: (_group, learningRate) => learningRate,
    beforeStep: () => 1,
    afterStep: () => 0,
  };
}
