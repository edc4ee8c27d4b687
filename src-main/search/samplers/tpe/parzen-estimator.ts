import type { Random } from '../../../core/random';
import type { JsonValue, PointValues, SearchSpace } from '../../../domain/config/search-space';
import { choiceIndex, coordinateOf, fillPoint, type NumberParameter, type Parameter } from '../../parameters';
import { choiceKernel, drawIndex, locate, numberKernel, type Kernel } from './kernels';

/** A density over points, from points that were observed. */
export interface ParzenEstimator {
  sample(random: Random): PointValues;
  /** Logarithm of the density of a point, over the dimensions that take part in it. */
  logDensity(values: PointValues): number;
}

export interface Observation {
  values: PointValues;
  weight: number;
}

/**
 * A mixture of products of kernels, one product for each observation and one for the prior, which covers all of the space
 * (Bergstra et al. 2011; multivariate as in Falkner et al. 2018; settings as in Optuna 5's TPESampler, described by Watanabe
 * 2023, "Tree-structured Parzen estimator: understanding its algorithm components", arXiv 2304.11127). Where an observation
 * has no value for a dimension, since that did not take part or its range has changed, its kernel there is the prior's.
 */
export function createParzenEstimator(
  space: SearchSpace,
  parameters: readonly Parameter[],
  observations: readonly Observation[],
  priorWeight: number,
): ParzenEstimator {
  const columns = parameters.map((parameter) => kernelsOf(parameter, observations, priorWeight));
  const weights = [...observations.map(({ weight }) => weight), observations.length === 0 ? 1 : priorWeight];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logWeights = weights.map((weight) => Math.log(weight / total));
  return {
    sample(random) {
      const component = drawIndex(weights, random);
      return fillPoint(space, parameters, (_, place) => columns[place]?.[component]?.sample(random) ?? null);
    },
    logDensity(values) {
      const logs = [...logWeights];
      parameters.forEach((parameter, place) => {
        const location = locate(parameter, values[parameter.name]);
        if (location === undefined) return;
        columns[place]?.forEach((kernel, i) => (logs[i] = (logs[i] ?? 0) + kernel.logDensity(location)));
      });
      return logSumExp(logs);
    },
  };
}

/** One kernel for each observation and, last, the prior. */
function kernelsOf(
  parameter: Parameter,
  observations: readonly Observation[],
  priorWeight: number,
): Kernel[] {
  const values = observations.map(({ values }) => values[parameter.name]);
  if (parameter.kind === 'choice') {
    const weight = priorWeight / (values.length + 1);
    const kernels = new Map<number | undefined, Kernel>([[undefined, choiceKernel(parameter, 1)]]);
    const kernelOf = (index: number | undefined): Kernel => {
      const kernel = kernels.get(index) ?? choiceKernel(parameter, weight, index);
      kernels.set(index, kernel);
      return kernel;
    };
    return [...values.map((value) => kernelOf(choiceIndex(parameter, value))), kernelOf(undefined)];
  }
  return numberKernels(parameter, values);
}

function numberKernels(parameter: NumberParameter, values: readonly (JsonValue | undefined)[]): Kernel[] {
  const { low, high } = parameter;
  const coordinates = values.map((value) => coordinateOf(parameter, value));
  const known = coordinates.filter((coordinate) => coordinate !== undefined);
  const sigmas = bandwidths(known, low, high).values();
  const prior = numberKernel(parameter, 0.5 * (low + high), high - low);
  return [
    ...coordinates.map((mu) => {
      const sigma = mu === undefined ? undefined : sigmas.next().value;
      return mu === undefined || sigma === undefined ? prior : numberKernel(parameter, mu, sigma);
    }),
    prior,
  ];
}

/**
 * Width of each observation's kernel: the larger of the distances to its neighbours (Bergstra et al. 2011, section 4), at the
 * ends to the only one; a single observation takes the farther bound. The paper takes the bounds for neighbours at the ends
 * too; Hyperopt and Optuna do not, since few good points near each other would then be drawn from far away. Never less than
 * the "magic clip", a share of the range that keeps kernels wide while there are few (Watanabe 2023, 3.3.4), and never more
 * than the range.
 */
export function bandwidths(coordinates: readonly number[], low: number, high: number): number[] {
  const range = high - low;
  const least = range / Math.min(100, coordinates.length + 2);
  const order = [...coordinates.keys()].sort((i, j) => (coordinates[i] ?? 0) - (coordinates[j] ?? 0));
  const sigmas = coordinates.map(() => range);
  order.forEach((i, place) => {
    const at = coordinates[i] ?? NaN;
    const neighbours = [order[place - 1], order[place + 1]].flatMap((j) =>
      j === undefined ? [] : [coordinates[j] ?? NaN],
    );
    const distances = (neighbours.length > 0 ? neighbours : [low, high]).map((other) => Math.abs(other - at));
    sigmas[i] = Math.min(range, Math.max(least, ...distances));
  });
  return sigmas;
}

function logSumExp(logs: readonly number[]): number {
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  if (largest === -Infinity) return -Infinity;
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
