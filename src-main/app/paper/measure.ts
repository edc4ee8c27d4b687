import { stabilityOf } from '../../analysis/stability';
import { mean, standardDeviation } from '../../core/math';
import type { Measure } from '../../domain/experiment/experiment';
import type { ResultValue, Statistic } from '../../domain/experiment/results';
import { isMaximized } from '../../domain/metrics';
import type { RunRecord } from '../../domain/records';
import type { Store } from '../../store/store';

/** What was measured over the finished runs of a row, beside what was published. */
export function measureRow(
  runs: readonly RunRecord[],
  measure: Measure,
  published: number | string | undefined,
  store: Pick<Store, 'metrics'>,
): ResultValue {
  const values = runs
    .filter(({ state }) => state === 'finished')
    .flatMap((run) => valueOf(run, measure, store) ?? [])
    .filter(Number.isFinite);
  const ours = values.length === 0 ? null : statisticOf(values, measure);
  // What is neither better nor worse, as the size of a network, is no result.
  const isCompared = ours !== null && typeof published === 'number' && measure.goal !== undefined;
  const difference = isCompared ? ours.mean - published : null;
  return { published: published ?? null, ours, difference };
}

function statisticOf(values: readonly number[], { of }: Measure): Statistic {
  // A network has its size whatever the seed.
  const deviation = of === 'parameters' ? undefined : standardDeviation(values);
  return { mean: mean(values), deviation: deviation ?? null, n: values.length };
}

function valueOf(
  run: RunRecord,
  { of, take }: Measure,
  { metrics }: Pick<Store, 'metrics'>,
): number | undefined {
  if (of === 'parameters') return run.parameters;
  const summary = run.metrics[of];
  switch (take) {
    case 'last':
      return summary?.last;
    case 'best':
      return isMaximized(of) ? summary?.max : summary?.min;
    case 'oscillation': {
      const rates = metrics.series(run.id, 'learning_rate/r');
      return stabilityOf({ metric: of, points: metrics.series(run.id, of), rates }).oscillation.oscillation;
    }
  }
}
