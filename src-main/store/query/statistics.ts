import type { Database } from 'better-sqlite3';

interface Moments {
  n: number;
  mean: number;
  /** Sum of squared deviations from the mean. */
  squares: number;
}

/**
 * Adds `deviation(x)` to SQL: the sample standard deviation (n − 1) of the values that are not NULL, and NULL for fewer than
 * two. By Welford's updates (Technometrics 1962): sums of squares would cancel where the mean is large.
 */
export function addStatistics(database: Database): void {
  database.aggregate('deviation', {
    start: (): Moments => ({ n: 0, mean: 0, squares: 0 }),
    step: (moments: Moments, value: unknown): Moments => {
      if (typeof value !== 'number') return moments;
      const n = moments.n + 1;
      const difference = value - moments.mean;
      const mean = moments.mean + difference / n;
      return { n, mean, squares: moments.squares + difference * (value - mean) };
    },
    result: ({ n, squares }: Moments) => (n < 2 ? null : Math.sqrt(squares / (n - 1))),
    deterministic: true,
  });
}
