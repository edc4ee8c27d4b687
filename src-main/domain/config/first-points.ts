import type { Dimension, JsonValue, PointValues, SearchSpace } from './search-space';

/**
 * A few points in which every listed value of every dimension occurs at least once, the others at their first value:
 * enough to find a value that does not fit before anything is trained.
 */
export function firstPoints(space: SearchSpace): PointValues[] {
  const own = Object.entries(space).filter(([, dimension]) => !('same' in dimension));
  const first: PointValues = Object.fromEntries(
    own.map(([name, dimension]) => [name, listedValues(dimension)[0] ?? null]),
  );
  const others = own.flatMap(([name, dimension]) =>
    listedValues(dimension)
      .slice(1)
      .map((value) => ({ ...first, [name]: value })),
  );
  return [first, ...others];
}

function listedValues(dimension: Dimension): JsonValue[] {
  if (Array.isArray(dimension)) return dimension;
  if ('variants' in dimension) return Object.keys(dimension.variants);
  if ('min' in dimension) return [dimension.min, dimension.max];
  return [];
}
