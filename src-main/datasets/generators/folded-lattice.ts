/**
 * So many points of [0, 1]^d, d = 1 or 2, over which the mean of a smooth function is close to its integral: a shifted
 * lattice, x_i = i/n + shift, in two dimensions with i·g/n as the other coordinate and a g near n over the golden ratio,
 * each folded by t → 1 − |2t − 1| (the baker's transformation of Hickernell, Obtaining O(N^−2+ε) Convergence for Lattice
 * Quadrature Rules, 2002), which makes functions periodic. [n][d]
 */
export function foldedLattice(count: number, shift: readonly number[]): number[][] {
  const generators = [1, generatorOf(count)];
  return Array.from({ length: count }, (_, i) =>
    shift.map((start, axis) => {
      const t = (start + ((i * (generators[axis] ?? 1)) % count) / count) % 1;
      return 1 - Math.abs(2 * t - 1);
    }),
  );
}

/** How far around n over the golden ratio the generator is looked for. */
const window = 20;

/** Of the numbers around n over the golden ratio that have no divisor with n in common the one of the least error. */
function generatorOf(count: number): number {
  const middle = Math.round((count * (Math.sqrt(5) - 1)) / 2);
  const around = Array.from({ length: 2 * window + 1 }, (_, i) => middle - window + i);
  const candidates = around.filter((g) => g > 0 && g < count && areCoprime(g, count));
  const errors = candidates.map((g) => worstError(g, count));
  return candidates[errors.indexOf(Math.min(...errors))] ?? 1;
}

/**
 * The figure of merit P₂ of a lattice (Sloan and Joe, Lattice Methods for Multiple Integration, 1994): the largest error for
 * periodic functions whose Fourier coefficients fall with the square of both frequencies.
 */
function worstError(generator: number, count: number): number {
  const kernel = (t: number): number => 1 + 2 * Math.PI ** 2 * (t * t - t + 1 / 6);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += kernel(i / count) * kernel(((i * generator) % count) / count);
  return sum / count - 1;
}

function areCoprime(a: number, b: number): boolean {
  while (b !== 0) [a, b] = [b, a % b];
  return a === 1;
}
