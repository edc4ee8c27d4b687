import type { EllipticConfig } from '../../domain/config/dataset-config';

/** What is known at a point of a nonlinear elliptic problem that was made from its solution. */
export interface PointOfProblem {
  /** u* */
  readonly value: number;
  /** ∇u*, [dimensions] */
  readonly gradient: readonly number[];
  /** The right-hand side. */
  readonly f: number;
}

/**
 * The problem whose solution is u*(x) = a·Π_j s(x_j) with s(t) = sin πt + ½ sin 2πt, 0 on the boundary of [0, 1]^d. It is
 * that of −Δu + u³ = f (`reaction`) or −div((1 + |∇u|²)∇u) = f (`diffusion`), so that f follows from u*, its gradient g
 * and its second derivatives H: f = −Δu* + u*³, or f = −(1 + |g|²)·Δu* − 2 gᵀ H g.
 *
 * u* alone makes E(u) = ∫ L(u, ∇u) − f·u dx least among the functions that are 0 on the boundary, where
 * L = ½|∇u|² + ¼u⁴, or L = ½|∇u|² + ¼|∇u|⁴: both are convex.
 */
export function pointOfProblem(
  { equation, amplitude }: Pick<EllipticConfig, 'equation' | 'amplitude'>,
  x: readonly number[],
): PointOfProblem {
  /** a·Π_j of the derivative of s of the given order along each axis. */
  const product = (orders: readonly number[]): number =>
    x.reduce((result, t, j) => result * derivativeOfProfile(t, orders[j] ?? 0), amplitude);
  const orders = (...axes: number[]): number[] => x.map((_, j) => axes.filter((axis) => axis === j).length);
  const value = product(orders());
  const gradient = x.map((_, j) => product(orders(j)));
  const laplacian = x.reduce((sum, _, j) => sum + product(orders(j, j)), 0);
  if (equation === 'reaction') return { value, gradient, f: -laplacian + value ** 3 };
  const square = gradient.reduce((sum, slope) => sum + slope * slope, 0);
  const bend = gradient.reduce(
    (sum, a, i) => sum + gradient.reduce((inner, b, j) => inner + a * b * product(orders(i, j)), 0),
    0,
  );
  return { value, gradient, f: -(1 + square) * laplacian - 2 * bend };
}

/** s, s′ or s″ of s(t) = sin πt + ½ sin 2πt. */
function derivativeOfProfile(t: number, order: number): number {
  const [once, twice] = [Math.PI * t, 2 * Math.PI * t];
  if (order === 0) return Math.sin(once) + Math.sin(twice) / 2;
  if (order === 1) return Math.PI * (Math.cos(once) + Math.cos(twice));
  return -(Math.PI ** 2) * (Math.sin(once) + 2 * Math.sin(twice));
}
