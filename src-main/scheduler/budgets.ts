import type { SweepState } from '../domain/sweep-state';
import type { SchedulerContext } from './context';

/**
 * Why a sweep may not start another run: what its budget gives is used up. `unrecorded` are seconds of training that no
 * journal has told of yet. Undefined where it may.
 */
export function usedUp(
  { store }: SchedulerContext,
  { id, config }: SweepState,
  unrecorded: number,
): { message: string; endsRunning: boolean } | undefined {
  const { hours, runs } = config.sweep.budget ?? {};
  if (hours === undefined && runs === undefined) return undefined;
  const used = store.sweeps.used(id);
  if (hours !== undefined && used.seconds + unrecorded >= hours * 3600) {
    return { message: `its budget of ${hours} hours of training is used up`, endsRunning: true };
  }
  if (runs !== undefined && used.runs >= runs) {
    return { message: `its budget of ${runs} runs is used up`, endsRunning: false };
  }
  return undefined;
}
