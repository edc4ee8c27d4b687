import type { PiecewisePolynomial } from './types';

/** How large the coefficients of one degree are over the pieces of one or several networks. */
export interface CoefficientProfileRow {
  readonly degree: number;
  /** Mean of |a_k|; coefficients that rounding can explain count as 0, and so do those of pieces of a lower degree. */
  readonly mean: number;
  /** Mean of log10|a_k| over the pieces that have one; NaN where none has. */
  readonly meanLog10: number;
  readonly largest: number;
  /** Pieces with a coefficient of this degree that rounding can't explain. */
  readonly present: number;
  readonly pieces: number;
}

/** What Fig. 5 b–e of the paper shows of single pieces, for all of them: the size of the coefficients by their degree. */
export function coefficientProfile(
  functions: readonly Pick<PiecewisePolynomial, 'pieces' | 'largestDegree'>[],
): CoefficientProfileRow[] {
  const pieces = functions.flatMap((each) => each.pieces);
  const highest = Math.max(0, ...functions.map(({ largestDegree }) => largestDegree));
  return Array.from({ length: highest + 1 }, (_, degree) => {
    const sizes = pieces
      .map(({ powers, uncertainties }) => {
        const size = Math.abs(powers[degree] ?? 0);
        return size > (uncertainties[degree] ?? 0) ? size : 0;
      })
      .filter((size) => size > 0);
    const sum = sizes.reduce((a, b) => a + b, 0);
    const logs = sizes.reduce((total, size) => total + Math.log10(size), 0);
    return {
      degree,
      mean: pieces.length === 0 ? NaN : sum / pieces.length,
      meanLog10: logs / sizes.length,
      largest: Math.max(0, ...sizes),
      present: sizes.length,
      pieces: pieces.length,
    };
  });
}
