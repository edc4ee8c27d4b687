import { isMachineMetric, percentMetrics } from '../domain/metrics';

/** How the numbers of a column are written. */
export type ValueStyle = 'text' | 'setting' | 'count' | 'number' | 'percent' | 'time';

export function styleOfMetric(name: string): ValueStyle {
  if (isMachineMetric(name)) return 'time';
  return percentMetrics.has(name) ? 'percent' : 'number';
}
