/**
 * The normalized Hermite polynomial h_n = He_n / √n! of a number: h_0 = 1, h_1 = x, √(n+1)·h_{n+1} = x·h_n − √n·h_{n−1}.
 * Over a standard normal x their means are 0 (n > 0), their variances 1, and they are uncorrelated.
 */
export function hermite(degree: number, x: number): number {
  let [previous, value] = [0, 1];
  for (let n = 0; n < degree; n++) {
    [previous, value] = [value, (x * value - Math.sqrt(n) * previous) / Math.sqrt(n + 1)];
  }
  return value;
}
