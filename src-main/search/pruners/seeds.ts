import { mean } from '../../core/math';
import type { Report } from './pruner';

/** One seed of a point. A failed or cancelled one is not passed on: it says nothing of the point. */
export interface WatchedSeed {
  /** Whether its loss stopped being finite: from there on all of its values are NaN. */
  isDiverged: boolean;
  /** By epoch. */
  reports: readonly Report[];
}

/**
 * The means over a point's seeds, at the epochs that all of them have reported; so a mean is over the same seeds at each
 * epoch, and a seed that is slower holds back the decision, not the others' training. A seed that has reported nothing yet
 * is not waited for.
 */
export function meanReports(seeds: readonly WatchedSeed[]): Report[] {
  const begun = seeds.filter(({ isDiverged, reports }) => isDiverged || reports.length > 0);
  const byEpoch = begun.map(({ reports }) => new Map(reports.map((report) => [report.epoch, report.values])));
  const epochs = [...new Set(begun.flatMap(({ reports }) => reports.map(({ epoch }) => epoch)))];
  return epochs
    .sort((a, b) => a - b)
    .flatMap((epoch) => {
      const there = begun.map(({ isDiverged, reports }, i) => {
        const values = byEpoch[i]?.get(epoch);
        const isPast = isDiverged && epoch > (reports.at(-1)?.epoch ?? -1);
        return values ?? (isPast ? 'diverged' : undefined);
      });
      if (there.includes(undefined)) return [];
      const names = new Set(
        there.flatMap((values) => (typeof values === 'object' ? Object.keys(values) : [])),
      );
      const values = [...names].flatMap((name): [string, number][] => {
        const each = there.flatMap((one) => (typeof one === 'object' ? (one[name] ?? []) : NaN));
        return each.length === there.length ? [[name, mean(each)]] : [];
      });
      return [{ epoch, values: Object.fromEntries(values) }];
    });
}
