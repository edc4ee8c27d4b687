/** n over k: exact up to 2^53, beyond in floating point, Infinity where that ends. Wants integers 0 ≤ k ≤ n. */
export function binomial(n: number, k: number): number {
  const factors = Math.min(k, n - k);
  let exact = 1n;
  let value = 1;
  for (let i = 1; i <= factors; i += 1) {
    if (value <= Number.MAX_SAFE_INTEGER) {
      exact = (exact * BigInt(n - factors + i)) / BigInt(i);
      value = Number(exact);
    } else {
      value *= (n - factors + i) / i;
    }
  }
  return value;
}
