import type { Random } from '../../../core/random';
import type { JsonValue } from '../../../domain/config/dimension';
import { logNormalDensity, normalCdf } from '../../normal';
import {
  choiceIndex,
  coordinateOf,
  fromCoordinate,
  toCoordinate,
  type Choice,
  type NumberParameter,
  type Parameter,
} from '../../parameters';

/** Where a value lies: the index of a choice; the coordinate of a number and, with a step, of half a step to either side. */
export interface Location {
  at: number;
  from: number;
  to: number;
}

/** The location of a value; undefined for one outside the space, as after a change of it. */
export function locate(parameter: Parameter, value: JsonValue | undefined): Location | undefined {
  if (parameter.kind === 'choice') {
    const index = choiceIndex(parameter, value);
    return index === undefined ? undefined : { at: index, from: index, to: index };
  }
  const at = coordinateOf(parameter, value);
  if (at === undefined || typeof value !== 'number') return undefined;
  const half = (parameter.step ?? 0) / 2;
  return { at, from: toCoordinate(parameter, value - half), to: toCoordinate(parameter, value + half) };
}

/** A distribution over the values of one dimension. */
export interface Kernel {
  sample(random: Random): JsonValue;
  /** Logarithm of the probability of a value, or of its density along the coordinate. */
  logDensity(location: Location): number;
}

/** Each choice with the same weight, and one of them, if any, with 1 more. */
export function choiceKernel(parameter: Choice, weight: number, favoured?: number): Kernel {
  const { values } = parameter;
  const bonus = favoured === undefined ? 0 : 1;
  const total = values.length * weight + bonus;
  return {
    sample(random) {
      const u = random.uniform() * total;
      if (favoured !== undefined && u < bonus) return values[favoured] ?? null;
      return values[Math.min(values.length - 1, Math.floor((u - bonus) / weight))] ?? null;
    },
    logDensity: ({ at }) => Math.log((weight + (at === favoured ? 1 : 0)) / total),
  };
}

/** A normal distribution along the coordinate, cut off at its bounds; with a step, the mass that falls to each value. */
export function numberKernel(parameter: NumberParameter, mu: number, sigma: number): Kernel {
  const { low, high, step } = parameter;
  const below = (coordinate: number): number => normalCdf((coordinate - mu) / sigma);
  const logMass = Math.log(below(high) - below(low));
  const logScale = Math.log(sigma) + logMass;
  return {
    sample(random) {
      // μ lies between the bounds, so about a third of all draws or more do.
      for (;;) {
        const coordinate = mu + sigma * random.normal();
        if (coordinate >= low && coordinate <= high) return fromCoordinate(parameter, coordinate);
      }
    },
    logDensity({ at, from, to }) {
      if (step !== undefined) return Math.log(below(to) - below(from)) - logMass;
      return logNormalDensity((at - mu) / sigma) - logScale;
    },
  };
}

/** An index drawn in proportion to its weight. */
export function drawIndex(weights: readonly number[], random: Random): number {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (rest -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}
