import type { Random } from '../../core/random';
import { layersOf, type Architecture } from './architecture';

/** One matrix of a layer with its bias: rows of d_{i−1} weights, and behind them the bias where there is one. */
export type Terms = readonly Float64Array[];

/** A layer: its terms r, g and b (the bias of which is c), or one alone for conventional neurons. */
export interface LayerTerms {
  r: Terms;
  g: Terms | undefined;
  b: Terms | undefined;
}

/**
 * Random parameters, standard normal by the square root of what they sum over, so that outputs stay near 1. Any continuous
 * distribution has a generic point with probability 1.
 */
export function randomParameters(
  { widths, realization, biases }: Architecture,
  random: Random,
): LayerTerms[] {
  return layersOf(widths).map(({ inputs, neurons }) => {
    const columns = inputs + (biases ? 1 : 0);
    const scale = 1 / Math.sqrt(columns);
    const terms = (): Terms =>
      Array.from({ length: neurons }, () =>
        Float64Array.from({ length: columns }, () => scale * random.normal()),
      );
    const r = terms();
    return realization === 'quadratic' ? { r, g: terms(), b: terms() } : { r, g: undefined, b: undefined };
  });
}
