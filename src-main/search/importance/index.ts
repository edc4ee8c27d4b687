import { mean, standardDeviation } from '../../core/math';
import { createRandom, type Random } from '../../core/random';
import type { JsonValue, PointValues } from '../../domain/config/dimension';
import type { SearchSpace } from '../../domain/config/search-space';
import { choiceIndex, coordinateOf, parametersOf, type Parameter } from '../parameters';
import { growTree, type Axis, type Sample } from './tree';
import { marginalVariance, totalVariance } from './variance';

/** Fewer points say nothing that could be relied on. */
export const fewestPoints = 8;

const trees = 64;
/** Trees over more points take long and say no more. */
const mostSamples = 400;

export interface MeasuredPoint {
  values: PointValues;
  value: number;
}

export interface ParameterImportance {
  name: string;
  /** Share of the variance of the objective that this parameter explains alone; from 0 to 1. */
  share: number;
  /** Standard deviation over the trees. */
  deviation: number;
}

export interface Importance {
  /** Points with a finite value, of which all of this is. */
  points: number;
  /** How many would be needed, where there are too few; then there are no parameters. */
  needed: number | undefined;
  /** The most important one first. */
  parameters: ParameterImportance[];
  /** What only several parameters together explain. */
  interactions: number;
  /** Whether it is of the logarithm of the objective, which spans decades. */
  isLog: boolean;
}

/**
 * How much of the differences between the points of a sweep each parameter explains: functional analysis of variance over a
 * random forest (Hutter, Hoos and Leyton-Brown 2014, "An efficient approach for assessing hyperparameter importance").
 * Points without a finite value are left out. Where a parameter takes no part in a point, it counts as in its middle. The
 * same points give the same answer. O(trees · samples · log(samples)² · parameters).
 */
export function importanceOf(space: SearchSpace, measured: readonly MeasuredPoint[]): Importance {
  const parameters = parametersOf(space).filter((parameter) => varies(parameter, measured));
  const known = measured.filter(({ value }) => Number.isFinite(value));
  const needed = Math.max(fewestPoints, 2 * parameters.length);
  const none = { points: known.length, parameters: [], interactions: 0, isLog: false };
  if (known.length < needed) return { ...none, needed };
  const isLog = spansDecades(known.map(({ value }) => value));
  const axes = parameters.map(axisOf);
  const samples = known.map(({ values, value }): Sample => ({
    place: parameters.map((parameter) => placeOf(parameter, values[parameter.name])),
    value: isLog ? Math.log10(value) : value,
  }));
  const shares = sharesOfTrees(axes, samples);
  if (shares.length === 0) return { ...none, isLog, needed: undefined };
  const found = parameters.map(({ name }, index): ParameterImportance => {
    const own = shares.map((tree) => tree[index] ?? 0);
    return { name, share: mean(own), deviation: standardDeviation(own) ?? 0 };
  });
  return {
    points: known.length,
    needed: undefined,
    parameters: found.sort((a, b) => b.share - a.share),
    interactions: Math.max(0, 1 - found.reduce((sum, { share }) => sum + share, 0)),
    isLog,
  };
}

/** For each tree that predicts any difference, the share of each axis. */
function sharesOfTrees(axes: readonly Axis[], samples: readonly Sample[]): number[][] {
  return Array.from({ length: trees }, (_, tree) => {
    const random = createRandom(0, 'importance', tree);
    const leaves = growTree(axes, bootstrap(samples, random), random);
    const { mean: center, variance } = totalVariance(axes, leaves);
    if (!(variance > 1e-18)) return [];
    return axes.map((_, index) => marginalVariance(axes, leaves, index, center) / variance);
  }).filter((shares) => shares.length > 0);
}

function bootstrap(samples: readonly Sample[], random: Random): Sample[] {
  const count = Math.min(samples.length, mostSamples);
  return Array.from({ length: count }, () => samples[random.integer(samples.length)]).filter(
    (sample) => sample !== undefined,
  );
}

/** What is the same in all points explains nothing. */
function varies({ name }: Parameter, measured: readonly MeasuredPoint[]): boolean {
  return new Set(measured.map(({ values }) => JSON.stringify(values[name] ?? null))).size > 1;
}

function axisOf(parameter: Parameter): Axis {
  return parameter.kind === 'number'
    ? { kind: 'number' }
    : { kind: 'choice', count: parameter.values.length };
}

/** In [0, 1], or the index of a choice. */
function placeOf(parameter: Parameter, value: JsonValue | undefined): number {
  if (parameter.kind === 'choice') return choiceIndex(parameter, value) ?? 0;
  const coordinate = coordinateOf(parameter, value);
  if (coordinate === undefined) return 0.5;
  return (coordinate - parameter.low) / (parameter.high - parameter.low);
}

function spansDecades(values: readonly number[]): boolean {
  let least = Infinity;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least > 0 && most / least > 30;
}
