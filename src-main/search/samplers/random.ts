import { createRandom, type Random } from '../../core/random';
import type { Dimension, JsonValue, Search } from '../../domain/config/search-space';
import { fromUnit } from './range';
import type { Sampler } from './sampler';

/** Independent uniform draws (Bergstra and Bengio 2012): lists and variants by entry, ranges on their scale. */
export function createRandomSampler(search: Search): Sampler {
  return {
    size: search.points ?? 0,
    point(index) {
      return Object.fromEntries(
        Object.entries(search.space)
          .filter(([, dimension]) => !('same' in dimension))
          // Each dimension has a stream of its own, so that adding one leaves the others' values as they are.
          .map(([name, dimension]) => [
            name,
            draw(dimension, createRandom(search.seed, 'point', index, name)),
          ]),
      );
    },
  };
}

function draw(dimension: Dimension, random: Random): JsonValue {
  if (Array.isArray(dimension)) return dimension[random.integer(dimension.length)] ?? null;
  if ('variants' in dimension) {
    const names = Object.keys(dimension.variants);
    return names[random.integer(names.length)] ?? null;
  }
  return 'same' in dimension ? null : fromUnit(dimension, random.uniform());
}
