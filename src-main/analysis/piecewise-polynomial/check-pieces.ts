import type { DenseNetwork } from '../dense-network/dense-network';
import { forward } from '../dense-network/forward';
import { chebyshevValue } from '../polynomial/chebyshev';
import { powerValue } from '../polynomial/powers';
import type { PieceCheck, PolynomialPiece } from '../../domain/inspections/pieces';

/** Points in all, and in each piece at the least. */
const [pointsInAll, pointsInPiece] = [4096, 9];

/** Compares pieces with the network's own forward pass at points spread over each piece, its ends included. */
export function checkPieces(
  network: DenseNetwork,
  pieces: readonly PolynomialPiece[],
  unit: number,
): PieceCheck {
  const [first, last] = [pieces[0], pieces.at(-1)];
  const length = first === undefined || last === undefined ? 0 : last.to - first.from;
  let [points, largest, ofPowers, output, at] = [0, 0, 0, 0, first?.from ?? 0];
  for (const { from, to, local, powers } of pieces) {
    const count = Math.max(pointsInPiece, Math.ceil((pointsInAll * (to - from)) / length));
    const coefficients = Float64Array.from(local);
    for (let i = 0; i < count; i++) {
      const t = -1 + (2 * i) / (count - 1);
      const x = i === count - 1 ? to : from + ((to - from) * i) / (count - 1);
      const value = forward(network, x, unit);
      const difference = Math.abs(value - chebyshevValue(coefficients, t));
      if (difference > largest) [largest, at] = [difference, x];
      ofPowers = Math.max(ofPowers, Math.abs(value - powerValue(powers, x)));
      output = Math.max(output, Math.abs(value));
      points++;
    }
  }
  return {
    points,
    largestDifference: largest,
    at,
    largestDifferenceOfPowers: ofPowers,
    largestOutput: output,
  };
}
