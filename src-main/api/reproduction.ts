import type { RunComparison } from '../domain/reproduction/compare-runs';
import { jsonNumber } from './json-number';

/** A comparison of two runs' results, with numbers that JSON can carry. */
export function reproductionView({ metrics, parameters, ...comparison }: RunComparison) {
  return {
    ...comparison,
    metrics: {
      ...metrics,
      differences: metrics.differences.map(({ begins, largestRelative, ...difference }) => ({
        ...difference,
        begins: begins
          ? { ...begins, first: jsonNumber(begins.first), other: jsonNumber(begins.other) }
          : null,
        largestRelative: jsonNumber(largestRelative),
      })),
    },
    parameters: parameters.compared
      ? {
          ...parameters,
          differences: parameters.differences.map(({ largest, relative, ...difference }) => ({
            ...difference,
            largest: jsonNumber(largest),
            relative: jsonNumber(relative),
          })),
        }
      : parameters,
  };
}
export type Reproduction = ReturnType<typeof reproductionView>;
