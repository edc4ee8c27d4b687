import type { JsonNumber } from '../../../src-main/api/json-number';

/** A number as the API sends it; null stays null. */
export function numberOf(value: JsonNumber | null): number | null {
  if (value === null || typeof value === 'number') return value;
  return value === 'NaN' ? NaN : value === 'Infinity' ? Infinity : -Infinity;
}

/** The smallest and the largest finite number; undefined where there is none. */
export function extentOf(values: Iterable<number | null>): { min: number; max: number } | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
}
