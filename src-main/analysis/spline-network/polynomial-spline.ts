import { QuadLabError } from '../../core/errors';
import { powerValue } from '../polynomial/powers';

/** A piecewise polynomial S on [ξ_0, ξ_n]: on [ξ_i, ξ_{i+1}] it is Σ_k coefficients[i][k] · (x − ξ_i)^k. */
export interface PolynomialSpline {
  /** ξ_0 < … < ξ_n, ends included. */
  readonly breakpoints: readonly number[];
  /** [n][degree + 1], lowest power first. */
  readonly coefficients: readonly (readonly number[])[];
}

/** A jump at a knot of this share of the largest value there is rounding. */
export const largestJump = 1e-9;

/** S(x); beyond its ends it keeps the values that it has there. */
export function splineValue({ breakpoints, coefficients }: PolynomialSpline, x: number): number {
  let piece = 0;
  while (piece + 1 < coefficients.length && x >= (breakpoints[piece + 1] ?? Infinity)) piece++;
  const start = breakpoints[piece] ?? 0;
  const inside = Math.min(Math.max(x, breakpoints[0] ?? 0), breakpoints.at(-1) ?? 0);
  return powerValue(coefficients[piece] ?? [], inside - start);
}

/** The highest power with a coefficient other than 0 in any piece. */
export function degreeOfSpline({ coefficients }: PolynomialSpline): number {
  return Math.max(...coefficients.map((piece) => piece.findLastIndex((value) => value !== 0)));
}

/**
 * Throws CONFIG_INVALID where the spline is degenerate (no pieces, knots that do not increase, coefficients that are
 * missing or no numbers, the same value everywhere) or not continuous.
 */
export function requireSpline(spline: PolynomialSpline): void {
  const { breakpoints, coefficients } = spline;
  const pieces = coefficients.length;
  if (pieces === 0) throw degenerate('it has no pieces');
  if (breakpoints.length !== pieces + 1) {
    throw degenerate(
      `${pieces} pieces have ${pieces + 1} knots, ends included, but there are ${breakpoints.length}`,
    );
  }
  breakpoints.forEach((knot, i) => {
    if (!Number.isFinite(knot)) throw degenerate(`knot ${i + 1} is ${knot}`);
    const before = breakpoints[i - 1] ?? -Infinity;
    if (knot <= before)
      throw degenerate(`knot ${i + 1} is ${knot}, expected more than the one before it, ${before}`);
  });
  coefficients.forEach((piece, i) => {
    if (piece.length === 0) throw degenerate(`piece ${i + 1} has no coefficients`);
    const wrong = piece.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1) {
      throw degenerate(`piece ${i + 1} has the coefficient ${String(piece[wrong])} of power ${wrong}`);
    }
  });
  requireContinuity(spline);
  if (degreeOfSpline(spline) < 1) throw degenerate('it has the same value everywhere');
}

function requireContinuity({ breakpoints, coefficients }: PolynomialSpline): void {
  const joints = coefficients.slice(1).map((right, i) => {
    const [from = 0, knot = 0] = breakpoints.slice(i, i + 2);
    return { knot, left: powerValue(coefficients[i] ?? [], knot - from), right: right[0] ?? 0 };
  });
  const scale = Math.max(
    ...coefficients.map(([first = 0]) => Math.abs(first)),
    ...joints.map(({ left }) => Math.abs(left)),
  );
  const torn = joints.find(({ left, right }) => Math.abs(left - right) > largestJump * scale);
  if (torn === undefined) return;
  const { knot, left, right } = torn;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `the spline is not continuous: at the knot ${knot} it comes with ${left} from the left and with ${right} from the right`,
    {
      advice:
        'A network with ReLU is continuous; give coefficients of pieces that meet, with all their digits.',
    },
  );
}

function degenerate(why: string): QuadLabError {
  return new QuadLabError('CONFIG_INVALID', `the spline is degenerate: ${why}`, {
    advice:
      'Give n + 1 increasing knots, and for each of n pieces its coefficients of the powers of x − knot, lowest first.',
  });
}
