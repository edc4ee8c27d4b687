import type { RunState } from '../../domain/run-state';
import type { SweepTally } from '../../store/overview-queries';

const open: readonly RunState[] = ['queued', 'starting', 'running'];

/**
 * Seconds of training that are left in runs that wait or train, by what an epoch took in other runs of their sweep; NaN
 * where a sweep has none that tells. Runs that end early take less.
 */
export function workLeft(tallies: readonly SweepTally[]): number {
  const bySweep = new Map<string | null, SweepTally[]>();
  for (const tally of tallies) bySweep.set(tally.sweepId, [...(bySweep.get(tally.sweepId) ?? []), tally]);
  let seconds = 0;
  for (const group of bySweep.values()) {
    const left = sum(
      group.filter(({ state }) => open.includes(state)),
      ({ epochs, done }) => epochs - done,
    );
    if (left <= 0) continue;
    const each = sum(group, (tally) => tally.seconds) / sum(group, (tally) => tally.done);
    seconds += left * each;
  }
  return seconds;
}

const sum = (group: readonly SweepTally[], of: (tally: SweepTally) => number): number =>
  group.reduce((total, tally) => total + of(tally), 0);
