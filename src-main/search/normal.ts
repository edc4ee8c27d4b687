/**
 * Φ, the distribution function of the standard normal, to about 15 digits (Marsaglia 2004, "Evaluating the Normal
 * Distribution": a Taylor series). Beyond ±8 it is 0 or 1.
 */
export function normalCdf(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let term = x;
  let sum = 0;
  for (let i = 3; sum + term !== sum; i += 2) {
    sum += term;
    term *= (x * x) / i;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - halfLogTwoPi);
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** The logarithm of the density of the standard normal. */
export function logNormalDensity(x: number): number {
  return -0.5 * x * x - halfLogTwoPi;
}
