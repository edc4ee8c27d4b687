/** A piecewise polynomial S on [ξ_0, ξ_m]: on [ξ_j, ξ_{j+1}) it is Σ_k coefficients[j][k] · (x − ξ_j)^k. */
export interface Spline {
  /** ξ_0 < … < ξ_m, ends included. */
  readonly breakpoints: readonly number[];
  /** [m][degree + 1], lowest power first. */
  readonly coefficients: readonly (readonly number[])[];
}

/** S(x); beyond its ends the first or last polynomial goes on. */
export function evaluateSpline({ breakpoints, coefficients }: Spline, x: number): number {
  let piece = 0;
  while (piece + 1 < coefficients.length && x >= at(breakpoints, piece + 1)) piece++;
  const u = x - at(breakpoints, piece);
  return (coefficients[piece] ?? []).reduceRight((sum, coefficient) => sum * u + coefficient, 0);
}

/**
 * Control values of a spline of this degree with `smoothness` continuous derivatives: (degree − smoothness) for each
 * inner breakpoint, and degree + 1.
 */
export function controlCount(pieces: number, degree: number, smoothness: number): number {
  return (pieces - 1) * (degree - smoothness) + degree + 1;
}

/**
 * The spline Σ_i c_i B_i(x) of B-splines with `smoothness` continuous derivatives, as polynomials: de Boor's algorithm
 * (de Boor, A Practical Guide to Splines, 1978, chapter X), its interpolations done with polynomials of u = x − ξ_j
 * in place of numbers. An inner breakpoint is a knot (degree − smoothness) times, an end (degree + 1) times; so every
 * spline of this smoothness is one of these, and S lies between the smallest and the largest c_i.
 */
export function splineOf(
  breakpoints: readonly number[],
  controls: readonly number[],
  degree: number,
  smoothness: number,
): Spline {
  const multiplicity = degree - smoothness;
  const knots = breakpoints.flatMap((point, j) => {
    const isEnd = j === 0 || j === breakpoints.length - 1;
    return Array<number>(isEnd ? degree + 1 : multiplicity).fill(point);
  });
  const coefficients = breakpoints.slice(0, -1).map((start, piece) => {
    const first = piece * multiplicity;
    const points = controls.slice(first, first + degree + 1).map((control) => [control]);
    for (let round = 1; round <= degree; round++) {
      for (let i = degree; i >= round; i--) {
        const [left, right] = [at(knots, first + i), at(knots, first + i + 1 + degree - round)];
        points[i] = between(points[i - 1] ?? [], points[i] ?? [], start - left, right - left);
      }
    }
    return points[degree] ?? [];
  });
  return { breakpoints, coefficients };
}

/** low(u) + (high(u) − low(u)) · (u + offset) / width */
function between(low: readonly number[], high: readonly number[], offset: number, width: number): number[] {
  const difference = high.map((value, k) => value - (low[k] ?? 0));
  return Array.from(
    { length: low.length + 1 },
    (_, k) => (low[k] ?? 0) + ((difference[k] ?? 0) * offset + (difference[k - 1] ?? 0)) / width,
  );
}

const at = (values: readonly number[], index: number): number => values[index] as number;
