import type { Dimension, JsonValue, Search } from '../../domain/config/search-space';
import { fromUnit } from './range';
import type { Sampler } from './sampler';

/** Every combination of the dimensions' values; the last dimension changes fastest. */
export function createGridSampler(search: Search): Sampler {
  const axes = Object.entries(search.space)
    .filter(([, dimension]) => !('same' in dimension))
    .map(([name, dimension]) => ({ name, values: valuesOf(dimension) }));
  return {
    size: axes.reduce((product, { values }) => product * values.length, 1),
    point(index) {
      let rest = index;
      const chosen = axes
        .toReversed()
        .map(({ name, values }): [string, JsonValue] => {
          const value = values[rest % values.length] ?? null;
          rest = Math.floor(rest / values.length);
          return [name, value];
        })
        .toReversed();
      return Object.fromEntries(chosen);
    },
  };
}

function valuesOf(dimension: Dimension): JsonValue[] {
  if (Array.isArray(dimension)) return dimension;
  if ('variants' in dimension) return Object.keys(dimension.variants);
  if ('same' in dimension) return [];
  const steps = dimension.steps ?? 1;
  const values = Array.from({ length: steps }, (_, i) =>
    fromUnit(dimension, steps === 1 ? 0 : i / (steps - 1)),
  );
  return [...new Set(values)];
}
