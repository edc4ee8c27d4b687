import { decidersFirst, isActive, isSameValue } from '../domain/config/conditions';
import {
  choicesOf,
  type Dimension,
  type JsonValue,
  type PointValues,
  type RangeDimension,
} from '../domain/config/dimension';
import type { SearchSpace } from '../domain/config/search-space';

interface Common {
  name: string;
  dimension: Dimension;
}
/** One of several values. */
export interface Choice extends Common {
  kind: 'choice';
  values: readonly JsonValue[];
}
/**
 * A number. Its coordinate is the number itself, or its logarithm. With a step, the coordinate reaches half a step beyond
 * both ends, so that each value owns the same share; it is rounded to the nearest one.
 */
export interface NumberParameter extends Common {
  kind: 'number';
  min: number;
  max: number; // with a step: the last value
  isLog: boolean;
  step: number | undefined;
  low: number; // bounds of the coordinate
  high: number;
}
export type Parameter = Choice | NumberParameter;

/** The dimensions of a space that have values of their own, each after those that decide whether it takes part. */
export function parametersOf(space: SearchSpace): Parameter[] {
  return decidersFirst(space).flatMap((name): Parameter[] => {
    const dimension = space[name];
    if (dimension === undefined || 'same' in dimension) return [];
    const values = choicesOf(dimension);
    if (values !== undefined) return [{ kind: 'choice', name, dimension, values }];
    return 'min' in dimension ? [numberParameter(name, dimension)] : [];
  });
}

function numberParameter(name: string, dimension: RangeDimension): NumberParameter {
  const { min, scale } = dimension;
  const step = dimension.step ?? (dimension.integer ? 1 : undefined);
  const max =
    step === undefined ? dimension.max : tidy(min + Math.floor((dimension.max - min) / step + 1e-9) * step);
  const isLog = scale === 'log';
  const half = (step ?? 0) / 2;
  const coordinate = (value: number): number => (isLog ? Math.log(value) : value);
  return {
    kind: 'number',
    name,
    dimension,
    min,
    max,
    isLog,
    step,
    low: coordinate(min - half),
    high: coordinate(max + half),
  };
}

/** To 12 digits, so that 0.1 stays 0.1. */
const tidy = (value: number): number => Number(value.toPrecision(12));

export function toCoordinate({ isLog }: NumberParameter, value: number): number {
  return isLog ? Math.log(value) : value;
}

export function fromCoordinate({ min, max, isLog, step }: NumberParameter, coordinate: number): number {
  const value = isLog ? Math.exp(coordinate) : coordinate;
  const nearest = step === undefined ? value : min + Math.round((value - min) / step) * step;
  return Math.min(max, Math.max(min, tidy(nearest)));
}

/** Maps u in [0, 1) to a value; each choice and each step has the same share, but for steps on a log scale. */
export function fromUnit(parameter: Parameter, u: number): JsonValue {
  if (parameter.kind === 'choice') {
    const { values } = parameter;
    return values[Math.min(values.length - 1, Math.floor(u * values.length))] ?? null;
  }
  return fromCoordinate(parameter, parameter.low + (parameter.high - parameter.low) * u);
}

/** Values for all parameters that take part, in the order of the space. */
export function fillPoint(
  space: SearchSpace,
  parameters: readonly Parameter[],
  valueOf: (parameter: Parameter, place: number) => JsonValue,
): PointValues {
  const values: PointValues = {};
  parameters.forEach((parameter, place) => {
    if (isActive(parameter.dimension, values)) values[parameter.name] = valueOf(parameter, place);
  });
  return Object.fromEntries(
    Object.keys(space).flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The place of a value among the choices; undefined for one that is none, as after a change of the space. */
export function choiceIndex({ values }: Choice, value: JsonValue | undefined): number | undefined {
  const index = values.findIndex((each) => isSameValue(each, value));
  return index < 0 ? undefined : index;
}

/** The coordinate of a value; undefined for one outside the range, as after a change of the space. */
export function coordinateOf(parameter: NumberParameter, value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'number' || value < parameter.min || value > parameter.max) return undefined;
  return toCoordinate(parameter, value);
}

/** The value as the space has it now: rounded to its steps; undefined where it lies outside. */
export function valueWithin(parameter: Parameter, value: JsonValue | undefined): JsonValue | undefined {
  if (parameter.kind === 'choice') return parameter.values[choiceIndex(parameter, value) ?? -1];
  const coordinate = coordinateOf(parameter, value);
  return coordinate === undefined ? undefined : fromCoordinate(parameter, coordinate);
}
