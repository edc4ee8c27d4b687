import { conditionsOf, decidersFirst, isActive } from './conditions';
import { choicesOf, type Dimension, type JsonValue, type PointValues } from './dimension';
import type { SearchSpace } from './search-space';

/**
 * A few points in which every listed value of every dimension occurs at least once, the others at their first value:
 * enough to find a value that does not fit before anything is trained.
 */
export function firstPoints(space: SearchSpace): PointValues[] {
  const names = decidersFirst(space);
  const others = names.flatMap((name) => {
    const dimension = space[name];
    if (dimension === undefined) return [];
    // What takes part already is in the first point with its first value.
    const isThere = conditionsOf(dimension).length === 0;
    return listedValues(dimension)
      .slice(isThere ? 1 : 0)
      .map((value) => complete(space, names, { ...requirements(space, name), [name]: value }));
  });
  return [complete(space, names, {}), ...others];
}

/** The values that others need for a dimension to take part. */
function requirements(space: SearchSpace, name: string): PointValues {
  const dimension = space[name];
  if (dimension === undefined) return {};
  return Object.fromEntries(
    conditionsOf(dimension).flatMap(([decider, wanted]) => [
      ...Object.entries(requirements(space, decider)),
      [decider, wanted[0] ?? null] as const,
    ]),
  );
}

function complete(space: SearchSpace, names: readonly string[], chosen: PointValues): PointValues {
  const values: PointValues = {};
  for (const name of names) {
    const dimension = space[name];
    const first = dimension && listedValues(dimension)[0];
    if (dimension === undefined || first === undefined || !isActive(dimension, values)) continue;
    const wanted = chosen[name];
    values[name] = wanted === undefined ? first : wanted;
  }
  return Object.fromEntries(Object.entries(space).flatMap(([name]) => pick(values, name)));
}

function pick(values: PointValues, name: string): [string, JsonValue][] {
  const value = values[name];
  return value === undefined ? [] : [[name, value]];
}

function listedValues(dimension: Dimension): readonly JsonValue[] {
  return choicesOf(dimension) ?? ('min' in dimension ? [dimension.min, dimension.max] : []);
}
