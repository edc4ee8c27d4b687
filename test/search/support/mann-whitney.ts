import { normalCdf } from '../../../src-main/search/normal';

/**
 * One-sided p of the Mann–Whitney U test that values of a tend to be less than those of b (normal approximation with
 * continuity correction; ties count one half).
 */
export function mannWhitneyP(a: readonly number[], b: readonly number[]): number {
  const u = a.reduce((sum, x) => sum + b.reduce((inner, y) => inner + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0);
  const n = a.length * b.length;
  const deviation = Math.sqrt((n * (a.length + b.length + 1)) / 12);
  return normalCdf((u - n / 2 + 0.5) / deviation);
}
