import { emptyColumns, sliceColumns, type MetricColumns } from '../../domain/metric-columns';

/** The points of both by ascending step; of a step that both have, the later one's. */
export function mergeColumns(earlier: MetricColumns, later: MetricColumns): MetricColumns {
  const merged = emptyColumns(earlier.steps.length + later.steps.length);
  let count = 0;
  const take = ({ steps, epochs, values }: MetricColumns, at: number): void => {
    merged.steps[count] = steps[at] ?? 0;
    merged.epochs[count] = epochs[at] ?? 0;
    merged.values[count] = values[at] ?? NaN;
    count += 1;
  };
  let before = 0;
  for (let at = 0; at < later.steps.length; at++) {
    const step = later.steps[at] ?? 0;
    for (; before < earlier.steps.length && (earlier.steps[before] ?? 0) < step; before++) {
      take(earlier, before);
    }
    if (earlier.steps[before] === step) before += 1;
    take(later, at);
  }
  for (; before < earlier.steps.length; before++) take(earlier, before);
  return sliceColumns(merged, 0, count);
}
