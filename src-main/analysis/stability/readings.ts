import type { MetricPoint } from '../../domain/records';

/** By step, one reading a step: what a resumed run recorded anew is its own. Values that are not finite stay. */
export function readingsOf(points: readonly MetricPoint[]): MetricPoint[] {
  const isAscending = points.every(({ step }, index) => step > (points[index - 1]?.step ?? -Infinity));
  if (isAscending) return [...points];
  const byStep = new Map(points.map((point) => [point.step, point]));
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

export const isFiniteReading = ({ value }: MetricPoint): boolean => Number.isFinite(value);
