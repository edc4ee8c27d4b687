import type { DenseNetwork } from '../dense-network/dense-network';
import { forward } from '../dense-network/forward';
import { splineValue, type PolynomialSpline } from './polynomial-spline';

/** How far a network is from a spline. */
export interface SplineDifference {
  readonly points: number;
  readonly largest: number;
  readonly at: number;
  /** The largest |S(x)| among the points. */
  readonly largestValue: number;
}

/** Compares at `perPiece` points of each piece, its ends included. */
export function differenceFromSpline(
  network: DenseNetwork,
  spline: PolynomialSpline,
  perPiece = 33,
): SplineDifference {
  const { breakpoints } = spline;
  let [points, largest, at, largestValue] = [0, 0, breakpoints[0] ?? 0, 0];
  for (let piece = 0; piece + 1 < breakpoints.length; piece++) {
    const [from = 0, to = 0] = breakpoints.slice(piece, piece + 2);
    for (let i = 0; i < perPiece; i++) {
      const x = i === perPiece - 1 ? to : from + ((to - from) * i) / (perPiece - 1);
      const value = splineValue(spline, x);
      const difference = Math.abs(forward(network, x) - value);
      if (difference > largest) [largest, at] = [difference, x];
      largestValue = Math.max(largestValue, Math.abs(value));
      points++;
    }
  }
  return { points, largest, at, largestValue };
}
