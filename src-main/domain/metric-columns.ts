import type { MetricPoint } from './records';

/** Recorded values of one metric as columns, by ascending step: what is many is not an object each. All are equally long. */
export interface MetricColumns {
  readonly steps: Float64Array;
  readonly epochs: Float64Array;
  readonly values: Float64Array;
}

/** Columns of so many points, all zero. */
export const emptyColumns = (points: number): MetricColumns => ({
  steps: new Float64Array(points),
  epochs: new Float64Array(points),
  values: new Float64Array(points),
});

/** The points from a place to another one; they share the memory. */
export const sliceColumns = (
  { steps, epochs, values }: MetricColumns,
  from: number,
  to?: number,
): MetricColumns => ({
  steps: steps.subarray(from, to),
  epochs: epochs.subarray(from, to),
  values: values.subarray(from, to),
});

export const toColumns = (points: readonly MetricPoint[]): MetricColumns => ({
  steps: Float64Array.from(points, ({ step }) => step),
  epochs: Float64Array.from(points, ({ epoch }) => epoch),
  values: Float64Array.from(points, ({ value }) => value),
});

export function toPoints({ steps, epochs, values }: MetricColumns): MetricPoint[] {
  return Array.from(steps, (step, index) => ({
    step,
    epoch: epochs[index] ?? 0,
    value: values[index] ?? NaN,
  }));
}
