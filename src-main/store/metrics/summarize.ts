import type { MetricSummary } from '../../domain/records';

/** The last, least and largest of values in order; the extremes of those that are numbers, NaN where there are none. */
export function summarize(values: Float64Array): MetricSummary {
  let min = Infinity;
  let max = -Infinity;
  let numbers = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    numbers += 1;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const last = values.at(-1) ?? NaN;
  return numbers === 0 ? { last, min: NaN, max: NaN } : { last, min, max };
}
