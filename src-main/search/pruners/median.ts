import { median } from '../../core/math';
import type { MedianOptions } from '../../domain/config/pruner-config';
import { isBetter, type Goal } from '../../domain/metrics';
import { goOn, inWords, readingsOf, type Pruner } from './pruner';

/**
 * Stops a run whose best value so far is worse than the median of the finished ones at the same epoch (the median stopping
 * rule of Golovin et al. 2017, "Google Vizier", 3.2.2, as in Optuna's MedianPruner).
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
      const there = finished
        .flatMap(({ reports }) => readingsOf(reports, metric))
        .filter(({ epoch }) => epoch === last.epoch)
        .map(({ value }) => value);
      if (there.length < atLeast) return goOn;
      const middle = median(there.filter((value) => !Number.isNaN(value)));
      if (Number.isNaN(middle) || !isBetter(middle, best, goal)) return goOn;
      return {
        prune: true,
        reason: `its best ${metric} up to epoch ${last.epoch}, ${inWords(best)}, is worse than the median of ${there.length} finished points there, ${inWords(middle)}`,
      };
    },
  };
}
