import type { Random } from '../../core/random';

/**
 * A number with the distribution Beta(α, α): G/(G + G′) of two numbers with the distribution Gamma(α), by their
 * logarithms, since for small α the numbers themselves can be too small for a float.
 *
 * @param alpha above 0
 */
export function drawBeta(random: Random, alpha: number): number {
  const first = drawLogGamma(random, alpha);
  const second = drawLogGamma(random, alpha);
  return 1 / (1 + Math.exp(second - first));
}

/**
 * The logarithm of a number with the distribution Gamma(α) (Marsaglia & Tsang 2000, "A Simple Method for Generating Gamma
 * Variables"): for α < 1 that of Gamma(α + 1) · U^(1/α).
 */
function drawLogGamma(random: Random, alpha: number): number {
  if (alpha < 1) return drawLogGamma(random, alpha + 1) + Math.log(1 - random.uniform()) / alpha;
  const d = alpha - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    const u = 1 - random.uniform();
    if (v > 0 && Math.log(u) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
