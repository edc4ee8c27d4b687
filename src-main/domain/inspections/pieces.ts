import { z } from 'zod';

export const piecesOptions = z.strictObject({
  interval: z
    .tuple([z.number(), z.number()])
    .refine(([from, to]) => from < to, { error: 'expected a < b' })
    .optional()
    .describe('in the units of the data; default: from the smallest to the largest input of the data'),
  output: z.int().min(1).default(1).describe('which of the outputs, where there are several'),
});

/** A stretch of x on which a network is one polynomial. */
export interface PolynomialPiece {
  readonly from: number;
  readonly to: number;
  /** The highest power whose coefficient rounding can't explain. */
  readonly degree: number;
  /** a_0, a_1, …: the polynomial is Σ a_k x^k in the units of the data. Its values are better had from `local`. */
  readonly powers: readonly number[];
  /** How far rounding may have moved each of `powers`, at the most. */
  readonly uncertainties: readonly number[];
  /** c_0, c_1, …: the polynomial is Σ c_k T_k(t) with t = (2x − from − to) / (to − from). */
  readonly local: readonly number[];
}

/** How far a piecewise polynomial can be trusted. */
export interface PieceCheck {
  /** At how many points it was compared with the network's own forward pass in double precision. */
  readonly points: number;
  /** Between the forward pass and the pieces by `local`. */
  readonly largestDifference: number;
  /** Where. */
  readonly at: number;
  /** Between the forward pass and the pieces by `powers`. */
  readonly largestDifferenceOfPowers: number;
  /** The largest |f(x)| among the points. */
  readonly largestOutput: number;
}

/** A univariate network with ReLU as the piecewise polynomial that it is on an interval (section III-A of the paper). */
export interface PiecewisePolynomial {
  readonly interval: readonly [from: number, to: number];
  /** 2^(number of layers with quadratic terms): no piece has a higher degree. */
  readonly largestDegree: number;
  /** From left to right; each begins where the one before it ends. */
  readonly pieces: readonly PolynomialPiece[];
  readonly check: PieceCheck;
}

/** How large the coefficients of one degree are over the pieces of one or several networks. */
export interface CoefficientProfileRow {
  readonly degree: number;
  /** Mean of |a_k|; coefficients that rounding can explain count as 0, and so do those of pieces of a lower degree. */
  readonly mean: number | null;
  /** Mean of log10|a_k| over the pieces that have one; null where none has. */
  readonly meanLog10: number | null;
  readonly largest: number;
  /** Pieces with a coefficient of this degree that rounding can't explain. */
  readonly present: number;
  readonly pieces: number;
}

export interface PiecesFindings extends PiecewisePolynomial {
  xTitle: string;
  /** The function, at points of each piece with both its ends. */
  curve: { x: number[]; y: number[] };
  profile: CoefficientProfileRow[];
}
