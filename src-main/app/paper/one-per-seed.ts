import type { RunRecord } from '../../domain/records';
import type { RunState } from '../../domain/run-state';

/** How much a run says of what comes of its row: of the same seed, the first of these. */
const byWorth: readonly (readonly RunState[])[] = [
  ['finished'],
  ['diverged'],
  ['running', 'starting'],
  ['queued', 'paused'],
  ['pruned', 'failed', 'cancelled'],
];

/**
 * Of runs that train the same, one a seed: what was trained twice, in two sweeps or since it failed, comes out twice the
 * same, and would make a mean look surer than it is.
 */
export function onePerSeed(runs: readonly RunRecord[]): RunRecord[] {
  const kept = new Map<number, RunRecord>();
  for (const run of runs) {
    const other = kept.get(run.config.seed);
    if (other === undefined || worthOf(run) < worthOf(other)) kept.set(run.config.seed, run);
  }
  return [...kept.values()];
}

const worthOf = ({ state }: RunRecord): number => byWorth.findIndex((states) => states.includes(state));
