import type { RunRecord } from '../domain/records';
import { configurationKey } from './config-path';
import type { GroupBy, RunCounts } from './table';

/**
 * The runs of each row, in the order of the points. A configuration is a point of a sweep; runs without a sweep share
 * one if they differ in nothing but the seed.
 */
export function groupRuns(runs: readonly RunRecord[], groupBy: GroupBy): RunRecord[][] {
  const ordered = inOrder(runs);
  if (groupBy === 'none') return ordered.map((run) => [run]);
  const groups = new Map<string, RunRecord[]>();
  for (const run of ordered) {
    const key = run.place ? `${run.place.sweepId}#${run.place.point}` : configurationKey(run.config);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
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

export function countRuns(runs: readonly RunRecord[]): RunCounts {
  const counts = { total: runs.length, finished: 0, diverged: 0, failed: 0, cancelled: 0, unfinished: 0 };
  for (const { state } of runs) {
    switch (state) {
      case 'finished':
      case 'diverged':
      case 'failed':
      case 'cancelled':
        counts[state] += 1;
        break;
      default:
        counts.unfinished += 1;
    }
  }
  return counts;
}
