import { conditionsOf, isActive } from '../../domain/config/conditions';
import type { JsonValue, PointValues, RangeDimension } from '../../domain/config/dimension';
import type { Search } from '../../domain/config/search-space';
import { parametersOf, type Parameter } from '../parameters';
import { fixedSampler, type FixedSampler } from './sampler';

/**
 * Every combination of the dimensions' values; the last dimension changes fastest. A dimension that does not take part is
 * left out of the combination, so none occurs twice. Combinations are counted, never listed.
 */
export function createGridSampler({ space }: Search): FixedSampler {
  const axes = parametersOf(space).map((parameter) => ({ parameter, values: valuesOf(parameter) }));
  const names = axes.map(({ parameter }) => parameter.name);
  const deciders = new Set(
    axes.flatMap(({ parameter }) => conditionsOf(parameter.dimension).map(([name]) => name)),
  );
  const counts = new Map<string, number>();

  /** How many combinations the axes from this one on have, after what was decided before. */
  const count = (place: number, decided: PointValues): number => {
    const axis = axes[place];
    if (axis === undefined) return 1;
    const key = JSON.stringify([place, decided]);
    const known = counts.get(key);
    if (known !== undefined) return known;
    const { parameter, values } = axis;
    const each = (value: JsonValue): number => count(place + 1, decide(decided, parameter.name, value));
    const total = !isActive(parameter.dimension, decided)
      ? count(place + 1, decided)
      : deciders.has(parameter.name)
        ? values.reduce((sum: number, value) => sum + each(value), 0)
        : values.length * count(place + 1, decided);
    counts.set(key, total);
    return total;
  };
  const decide = (decided: PointValues, name: string, value: JsonValue): PointValues =>
    deciders.has(name) ? { ...decided, [name]: value } : decided;

  return fixedSampler(count(0, {}), (index) => {
    const chosen: PointValues = {};
    let decided: PointValues = {};
    let rest = index;
    axes.forEach(({ parameter, values }, place) => {
      if (!isActive(parameter.dimension, decided)) return;
      for (const value of values) {
        const next = decide(decided, parameter.name, value);
        const below = count(place + 1, next);
        if (rest >= below) {
          rest -= below;
          continue;
        }
        chosen[parameter.name] = value;
        decided = next;
        return;
      }
    });
    return inOrderOf(
      Object.keys(space).filter((name) => names.includes(name)),
      chosen,
    );
  });
}

function inOrderOf(names: readonly string[], values: PointValues): PointValues {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valuesOf(parameter: Parameter): readonly JsonValue[] {
  if (parameter.kind === 'choice') return parameter.values;
  const { dimension } = parameter;
  return 'min' in dimension ? numbersOf(dimension, parameter.max) : [];
}

/** The values of a range: all that lie a step apart, or `steps` of them at even distances on its scale, ends included. */
function numbersOf({ min, max, scale, integer, step, steps = 1 }: RangeDimension, last: number): number[] {
  const at = (value: number): number =>
    Math.min(max, Math.max(min, integer ? Math.round(value) : Number(value.toPrecision(12))));
  if (step !== undefined) {
    return Array.from({ length: Math.round((last - min) / step) + 1 }, (_, i) => at(min + i * step));
  }
  const values = Array.from({ length: steps }, (_, i) => {
    const u = steps === 1 ? 0 : i / (steps - 1);
    return at(scale === 'log' ? min * (max / min) ** u : min + (max - min) * u);
  });
  return [...new Set(values)];
}
