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
 * (multivariate TPE: Bergstra et al. 2011; Falkner et al. 2018; settings as in Optuna's TPESampler, described by Watanabe
 * 2023, "Tree-structured Parzen estimator: understanding its algorithm components", arXiv 2304.11127). Where an observation
 * has no value for a dimension, since that did not take part or its range has changed, its kernel there is the prior's.
 */
export function createParzenEstimator(
  space: SearchSpace,
  parameters: readonly Parameter[],
  observations: readonly Observation[],
  priorWeight: number,
): ParzenEstimator {
  const columns = parameters.map((parameter) =>
    kernelsOf(parameter, observations, parameters.length, priorWeight),
  );
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
  dimensions: number,
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
  return numberKernels(parameter, values, dimensions);
}

function numberKernels(
  parameter: NumberParameter,
  values: readonly (JsonValue | undefined)[],
  dimensions: number,
): Kernel[] {
  const { low, high } = parameter;
  const coordinates = values.map((value) => coordinateOf(parameter, value));
  const known = coordinates.filter((coordinate) => coordinate !== undefined).length;
  const sigma = bandwidth(known, dimensions) * (high - low);
  const prior = numberKernel(parameter, 0.5 * (low + high), high - low);
  return [...coordinates.map((mu) => (mu === undefined ? prior : numberKernel(parameter, mu, sigma))), prior];
}

/**
 * Width of the kernels of n observations in d dimensions as a share of the range: Scott's rule with a fifth of the range, and
 * never less than the "magic clip" of Bergstra et al., which keeps kernels wide while there are few (Watanabe 2023, 3.3.4).
 */
export function bandwidth(n: number, d: number): number {
  const scott = 0.2 * Math.max(n, 1) ** (-1 / (d + 4));
  const kernels = n + 1;
  return Math.min(1, Math.max(scott, 1 / Math.min(100, 1 + kernels)));
}

function logSumExp(logs: readonly number[]): number {
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  if (largest === -Infinity) return -Infinity;
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
}
