import type { CoefficientProfileRow, PiecewisePolynomial } from '../../domain/inspections/pieces';

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
      mean: pieces.length === 0 ? null : sum / pieces.length,
      meanLog10: sizes.length === 0 ? null : logs / sizes.length,
      largest: Math.max(0, ...sizes),
      present: sizes.length,
      pieces: pieces.length,
    };
  });
}
