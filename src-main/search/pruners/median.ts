import { median } from '../../core/math';
import type { MedianOptions } from '../../domain/config/pruner-config';
import { isBetter, type Goal } from '../../domain/metrics';
import { goOn, inWords, readingsOf, type Pruner, type Report } from './pruner';

/**
 * Stops a run whose best value so far is worse than the median of the running averages, up to the same epoch, of the finished
 * ones that came as far: the median stopping rule of Golovin et al. 2017, "Google Vizier: A Service for Black-Box
 * Optimization", 3.2.2. (Optuna's MedianPruner takes their values at that epoch in place of the averages, and so stops more.)
 */
export function createMedianPruner(
  { startup, warmup, interval, atLeast }: Omit<MedianOptions, 'type'>,
  { metric, goal }: { metric: string; goal: Goal },
): Pruner {
  return {
    shouldPrune(trial, others) {
      const finished = others.filter(({ isFinished }) => isFinished);
      if (finished.length === 0 || finished.length < startup) return goOn;
      const readings = readingsOf(trial.reports, metric);
      const last = readings.at(-1);
      if (last === undefined || last.epoch < warmup) return goOn;
      // A look is due at warmup, warmup + interval, …; where there is no report just then, at the first one after it.
      const due = warmup + Math.floor((last.epoch - warmup) / interval) * interval;
      if ((readings.at(-2)?.epoch ?? -1) >= due) return goOn;
      const numbers = readings.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      if (numbers.length === 0) return { prune: true, reason: `${metric} was never a number` };
      const best = numbers.reduce((a, b) => (isBetter(b, a, goal) ? b : a));
      const there = finished.flatMap(({ reports }) => averageUpTo(last.epoch, reports, metric) ?? []);
      if (there.length < atLeast) return goOn;
      const middle = median(there.filter((value) => !Number.isNaN(value)));
      if (Number.isNaN(middle) || !isBetter(middle, best, goal)) return goOn;
      return {
        prune: true,
        reason: `its best ${metric} up to epoch ${last.epoch}, ${inWords(best)}, is worse than ${inWords(middle)}, the median of the averages of ${there.length} finished points up to there`,
      };
    },
  };
}

/** The mean of the values up to an epoch; undefined for a run that did not come to it or had no value by then. */
function averageUpTo(epoch: number, reports: readonly Report[], metric: string): number | undefined {
  const came = reports.findLast(({ values }) => values[metric] !== undefined)?.epoch ?? -Infinity;
  if (came < epoch) return undefined;
  let sum = 0;
  let count = 0;
  for (const report of reports) {
    const value = report.values[metric];
    if (report.epoch > epoch || value === undefined) continue;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}
