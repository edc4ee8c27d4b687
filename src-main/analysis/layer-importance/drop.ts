import type { ImportanceMetric } from '../../domain/inspections/importance';

/**
 * How much worse a network is than it was: percentage points of accuracy that are lost, or percent by which an error
 * rises. Infinite where it has no value any more.
 *
 * @param before a finite value; an energy may be below 0
 */
export function dropOf(metric: ImportanceMetric, before: number, after: number): number {
  if (!Number.isFinite(after)) return Infinity;
  const worse = metric === 'accuracy' ? before - after : after - before;
  if (metric === 'accuracy' || worse === 0) return worse;
  return (100 * worse) / Math.abs(before);
}
