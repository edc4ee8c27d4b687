import { canonical, configurationKey, valueAt } from '../domain/config/config-path';
import type { RunRecord } from '../domain/records';
import type { GroupBy } from './table';

/** Which fold of its data a run holds out. */
export const foldPath = 'dataset.fold.index';

/** Runs of several folds are one result: rows are over the folds too, if nobody asks for something else. */
export function usualGrouping(runs: readonly RunRecord[]): GroupBy {
  return new Set(runs.map(({ config }) => valueAt(config, foldPath))).size > 1 ? 'fold' : 'seed';
}

/**
 * The runs of each row, in the order of the points. A configuration is a point of a sweep, over folds all points that
 * differ in nothing but the fold; runs without a sweep share one if they differ in nothing but the seed, or the fold.
 */
export function groupRuns(runs: readonly RunRecord[], groupBy: GroupBy): RunRecord[][] {
  const ordered = inOrder(runs);
  if (groupBy === 'none') return ordered.map((run) => [run]);
  const groups = new Map<string, RunRecord[]>();
  for (const run of ordered) {
    const key = groupKey(run, groupBy);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

/** The same text for all runs of a row. */
export function groupKey(run: RunRecord, groupBy: GroupBy): string {
  if (typeof groupBy !== 'string') {
    return groupBy.map((path) => canonical(run.place?.values[path] ?? valueAt(run.config, path))).join('#');
  }
  switch (groupBy) {
    case 'none':
      return run.id;
    case 'seed':
      return keyOverSeeds(run);
    case 'fold':
      return keyOverFolds(run);
  }
}

function keyOverSeeds({ place, config }: RunRecord): string {
  return place ? `${place.sweepId}#${place.point}` : configurationKey(config);
}

function keyOverFolds({ place, config }: RunRecord): string {
  const { dataset } = config;
  const same =
    'fold' in dataset && dataset.fold ? { ...dataset, fold: { ...dataset.fold, index: 0 } } : dataset;
  return `${place?.sweepId ?? ''}#${configurationKey({ ...config, dataset: same })}`;
}

/** By sweep and by configuration as they first occur, by point, and by seed. */
function inOrder(runs: readonly RunRecord[]): RunRecord[] {
  const firsts = new Map<string, number>();
  const ranked = runs.map((run) => {
    const source = run.place ? `sweep ${run.place.sweepId}` : configurationKey(run.config);
    const rank = firsts.get(source) ?? firsts.size;
    firsts.set(source, rank);
    return { run, rank, point: run.place?.point ?? 0, seed: run.config.seed };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.point - b.point || a.seed - b.seed);
  return ranked.map(({ run }) => run);
}
