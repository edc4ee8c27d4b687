import type { RunState, SweepStatus } from './api-types';

/** In the order of a bar from done to not yet begun. */
export const stateOrder: readonly RunState[] = [
  'finished',
  'diverged',
  'pruned',
  'failed',
  'cancelled',
  'running',
  'starting',
  'paused',
  'queued',
];

const statesEnded: ReadonlySet<RunState> = new Set(['finished', 'diverged', 'pruned', 'failed', 'cancelled']);

export function statesIn(counts: Record<RunState, number>): { state: RunState; count: number }[] {
  return stateOrder.map((state) => ({ state, count: counts[state] })).filter(({ count }) => count > 0);
}

/** Whether nothing more comes of a run by itself. */
export const isEnded = (state: RunState): boolean => statesEnded.has(state);

export const endedIn = (counts: Record<RunState, number>): number =>
  counts.finished + counts.diverged + counts.pruned + counts.failed + counts.cancelled;

export const canPause = (status: SweepStatus): boolean => status === 'running' || status === 'queued';
export const canCancel = (status: SweepStatus): boolean => canPause(status) || status === 'paused';
