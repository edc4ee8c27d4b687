import type { MetricPoint } from '../../../src-main/domain/records';

/** Readings after epochs 1, 2, … of 10 steps each. */
export const curveOf = (values: readonly number[]): MetricPoint[] =>
  values.map((value, index) => ({ step: 10 * (index + 1), epoch: index + 1, value }));

export const range = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));
