import { numberOf } from '../../components/charts/numbers';
import type { RunSeries } from '../../lib/api-types';
import { plainTitle } from '../../lib/titles';

export const axes = ['epoch', 'step', 'seconds'] as const;
export type Axis = (typeof axes)[number];
export const axisTitles: Record<Axis, string> = {
  epoch: 'epoch',
  step: 'optimizer step',
  seconds: 'training time (s)',
};

/** A recorded metric as a line; over epochs where nobody measured the time. */
export function chartLine(series: RunSeries, axis: Axis) {
  const { metric, title, steps, epochs, seconds, values } = series;
  const x = axis === 'step' ? steps : axis === 'seconds' ? (seconds ?? epochs) : epochs;
  return { key: metric, label: plainTitle(title), x, y: values.map(numberOf), color: colorOf(metric) };
}

/** Parts of the data, and kinds of weights, have the same colour in every chart. */
function colorOf(metric: string): number {
  if (/^train\/|[/_]g$/.test(metric)) return 1;
  return /^validation\/|[/_]b$/.test(metric) ? 2 : 0;
}

/** Whether a logarithmic axis shows more of some lines. */
export function spansDecades(lines: readonly { y: readonly (number | null)[] }[]): boolean {
  let [least, most] = [Infinity, 0];
  for (const { y } of lines) {
    for (const value of y) {
      if (value === null || !Number.isFinite(value)) continue;
      if (value <= 0) return false;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return most / least > 30;
}
