/** Metrics that a run recorded after an epoch. */
export interface Report {
  epoch: number;
  values: Readonly<Record<string, number>>;
}

/** What a pruner sees of a point: the reports of its run, or their means over its seeds (`meanReports`). */
export interface Watched {
  isFinished: boolean;
  /** By epoch. */
  reports: readonly Report[];
}

export type Decision = { prune: false } | { prune: true; reason: string };
export const goOn: Decision = { prune: false };

/** Says when a run should stop early. It remembers nothing: ask after each report, with the others as they were then. */
export interface Pruner {
  shouldPrune(trial: Watched, others: readonly Watched[]): Decision;
}

/** Reports with a value of one metric. */
export function readingsOf(reports: readonly Report[], metric: string): { epoch: number; value: number }[] {
  return reports.flatMap(({ epoch, values }) => {
    const value = values[metric];
    return value === undefined ? [] : [{ epoch, value }];
  });
}

/** A number in a sentence. */
export const inWords = (value: number): string => String(Number(value.toPrecision(4)));
