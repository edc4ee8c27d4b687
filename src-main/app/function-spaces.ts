import {
  dimensionBound,
  mostParameters,
  numericalRank,
  realizations,
  type DimensionBound,
  type NumericalRank,
  type Realization,
} from '../analysis/function-space';

export { mostParameters as mostParametersOfRank, parseWidths } from '../analysis/function-space';

/** The function space of networks of some widths. */
export interface FunctionSpace extends DimensionBound {
  widths: readonly number[];
  realization: Realization;
  biases: boolean;
  /** Measured; undefined where nobody asked, or the network is too large for it. */
  rank: NumericalRank | undefined;
}

/** Bounds for each of some widths, of quadratic neurons and of a quadratic activation. Throws CONFIG_INVALID. */
export function functionSpaceOf(
  all: readonly (readonly number[])[],
  { biases, rank }: { biases: boolean; rank: boolean },
): FunctionSpace[] {
  return all.flatMap((widths) =>
    realizations.map((realization): FunctionSpace => {
      const architecture = { widths, realization, biases };
      const bound = dimensionBound(architecture);
      const isMeasured = rank && bound.parameters <= mostParameters;
      return { ...architecture, ...bound, rank: isMeasured ? numericalRank(architecture) : undefined };
    }),
  );
}
