import type { RunRecord } from './records';

/** How the runs of a row ended. Only finished runs enter a mean. */
export interface RunCounts {
  total: number;
  finished: number;
  diverged: number;
  /** Stopped early, since they did not promise enough. */
  pruned: number;
  failed: number;
  cancelled: number;
  /** Queued, running or paused: may still finish. */
  unfinished: number;
}

export function countRuns(runs: readonly RunRecord[]): RunCounts {
  const counts = {
    total: runs.length,
    finished: 0,
    diverged: 0,
    pruned: 0,
    failed: 0,
    cancelled: 0,
    unfinished: 0,
  };
  for (const { state } of runs) {
    switch (state) {
      case 'finished':
      case 'diverged':
      case 'pruned':
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
