import { createRandom, type Random } from '../../core/random';
import { isActive, isSameValue } from '../../domain/config/conditions';
import type { EvolutionOptions } from '../../domain/config/sampler-config';
import type { JsonValue, PointValues, SearchSpace } from '../../domain/config/search-space';
import type { Goal } from '../../domain/metrics';
import {
  coordinateOf,
  fillPoint,
  fromCoordinate,
  fromUnit,
  parametersOf,
  valueWithin,
  type Parameter,
} from '../parameters';
import { rankTrials } from '../ranking';
import { createRandomSampler } from './random';
import type { Sampler } from './sampler';
import { createTried } from './tried';

/** How many children are made in the hope of one that was not tried yet. */
const attempts = 20;
/** Standard deviation of the change of a number, as a share of its range. */
const stride = 0.1;

/**
 * Aging evolution (Real et al. 2019, "Regularized evolution for image classifier architecture search", Algorithm 1): the
 * population is that of the latest points that ended, however good; of a few of them, drawn with replacement, the best gets a
 * child that differs in one dimension. A choice becomes any other; a number moves by a normal step, a whole number or
 * one on steps at least to its neighbour. Other than in the paper, a child that was tried already is made anew.
 * With several objectives, the best is that of NSGA-II: by front, then the loneliest.
 */
export function createEvolutionSampler(
  search: { points?: number | undefined; seed: number; space: SearchSpace },
  { population, tournament }: Omit<EvolutionOptions, 'type'>,
  goals: readonly Goal[],
): Sampler {
  const { points = 0, seed, space } = search;
  const parameters = parametersOf(space);
  const random = createRandomSampler(search);
  return {
    size: points,
    suggest(history, index) {
      const ended = new Set(rankTrials(history, goals).ranked);
      if (ended.size < population) return random.point(index);
      const alive = history.filter((trial) => ended.has(trial)).slice(-population);
      const order = new Map(rankTrials(alive, goals).ranked.map((trial, rank) => [trial, rank]));
      const isTried = createTried(history);
      const stream = createRandom(seed, 'evolution', index);
      const sample = Array.from({ length: tournament }, () => alive[stream.integer(alive.length)]);
      const parent = sample.reduce((a, b) => (rankOf(b, order) < rankOf(a, order) ? b : a));
      if (parent === undefined) return random.point(index);
      let child = parent.values;
      for (let i = 0; i < attempts; i++) {
        child = mutate(space, parameters, parent.values, stream);
        if (!isTried(child)) return child;
      }
      return child;
    },
  };
}

function rankOf<T>(trial: T | undefined, order: ReadonlyMap<T, number>): number {
  return trial === undefined ? Infinity : (order.get(trial) ?? Infinity);
}

/** Changes one dimension that takes part; those that take part only after that are drawn. */
export function mutate(
  space: SearchSpace,
  parameters: readonly Parameter[],
  parent: PointValues,
  random: Random,
): PointValues {
  const mutable = parameters.filter(
    (parameter) => isActive(parameter.dimension, parent) && !isConstant(parameter),
  );
  const changed = mutable[random.integer(mutable.length)];
  return fillPoint(space, parameters, (parameter) => {
    const value = valueWithin(parameter, parent[parameter.name]);
    if (value === undefined) return fromUnit(parameter, random.uniform());
    return parameter === changed ? another(parameter, value, random) : value;
  });
}

function isConstant(parameter: Parameter): boolean {
  return parameter.kind === 'choice' ? parameter.values.length < 2 : parameter.min === parameter.max;
}

function another(parameter: Parameter, value: JsonValue, random: Random): JsonValue {
  if (parameter.kind === 'choice') {
    const others = parameter.values.filter((each) => !isSameValue(each, value));
    return others[random.integer(others.length)] ?? value;
  }
  const { low, high, min, max, step } = parameter;
  const from = coordinateOf(parameter, value);
  if (from === undefined || typeof value !== 'number') return fromUnit(parameter, random.uniform());
  const shift = stride * (high - low) * random.normal();
  const moved = fromCoordinate(parameter, reflect(from + shift, low, high));
  if (step === undefined || moved !== value) return moved;
  const neighbour = value + Math.sign(shift) * step;
  return Number(
    (neighbour < min || neighbour > max ? value - Math.sign(shift) * step : neighbour).toPrecision(12),
  );
}

/** Back into the range by as much as it went beyond. */
function reflect(coordinate: number, low: number, high: number): number {
  const back =
    coordinate < low ? 2 * low - coordinate : coordinate > high ? 2 * high - coordinate : coordinate;
  return Math.min(high, Math.max(low, back));
}
