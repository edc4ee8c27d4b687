import { conditionsOf, isActive } from '../../domain/config/conditions';
import type { JsonValue, PointValues, RangeDimension } from '../../domain/config/dimension';
import type { Search } from '../../domain/config/search-space';
import { fillPoint, parametersOf, type Parameter } from '../parameters';
import { fixedSampler, type FixedSampler } from './sampler';

/** The values of one dimension; a range with a small step has too many to list them. */
interface Axis {
  parameter: Parameter;
  length: number;
  at(index: number): JsonValue;
}

/**
 * Every combination of the dimensions' values; the last dimension changes fastest. A dimension that does not take part is
 * left out of the combination, so none occurs twice. Combinations are counted, never listed.
 */
export function createGridSampler({ space }: Search): FixedSampler {
  const axes = parametersOf(space).map(axisOf);
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
    let total = 0;
    if (!isActive(axis.parameter.dimension, decided)) total = count(place + 1, decided);
    else if (!deciders.has(axis.parameter.name)) total = axis.length * count(place + 1, decided);
    else {
      for (let i = 0; i < axis.length; i++) {
        total += count(place + 1, { ...decided, [axis.parameter.name]: axis.at(i) });
      }
    }
    counts.set(key, total);
    return total;
  };

  return fixedSampler(count(0, {}), (index) => {
    const decided: PointValues = {};
    let rest = index;
    return fillPoint(space, parametersIn(axes), ({ name }, place) => {
      const axis = axes[place];
      if (axis === undefined) return null;
      if (!deciders.has(name)) {
        const below = count(place + 1, decided);
        const value = axis.at(Math.floor(rest / below));
        rest %= below;
        return value;
      }
      for (let i = 0; ; i++) {
        const value = axis.at(i);
        decided[name] = value;
        const below = count(place + 1, decided);
        if (rest < below || i === axis.length - 1) return value;
        rest -= below;
      }
    });
  });
}

const parametersIn = (axes: readonly Axis[]): Parameter[] => axes.map(({ parameter }) => parameter);

function axisOf(parameter: Parameter): Axis {
  if (parameter.kind === 'number' && 'min' in parameter.dimension) {
    const { min, max } = parameter;
    const { step } = parameter.dimension;
    if (step !== undefined) {
      const length = Math.round((max - min) / step) + 1;
      return { parameter, length, at: (i) => Number(Math.min(max, min + i * step).toPrecision(12)) };
    }
    return listed(parameter, evenly(parameter.dimension));
  }
  return listed(parameter, parameter.kind === 'choice' ? parameter.values : []);
}

function listed(parameter: Parameter, values: readonly JsonValue[]): Axis {
  return { parameter, length: values.length, at: (i) => values[i] ?? null };
}

/** `steps` values at even distances on the range's scale, both ends included. */
function evenly({ min, max, scale, integer, steps = 1 }: RangeDimension): number[] {
  const values = Array.from({ length: steps }, (_, i) => {
    const u = steps === 1 ? 0 : i / (steps - 1);
    const value = scale === 'log' ? min * (max / min) ** u : min + (max - min) * u;
    return Math.min(max, Math.max(min, integer ? Math.round(value) : Number(value.toPrecision(12))));
  });
  return [...new Set(values)];
}
