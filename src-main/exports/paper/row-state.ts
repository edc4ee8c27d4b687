import type { ResultRow } from '../../domain/experiment/results';
import { isActive, type RunState } from '../../domain/run-state';

export const noConvergence = 'did not converge';

export type StateOf = (runId: string) => RunState;

/** Where a row stands that no run has finished of, in a word or two; undefined where one has. */
export function rowState({ counts, runIds }: ResultRow, stateOf: StateOf): string | undefined {
  if (counts.finished > 0) return undefined;
  if (counts.total === 0) return 'not run';
  if (counts.unfinished > 0) {
    const states = runIds.map(stateOf);
    if (states.some(isActive)) return 'running';
    return states.includes('queued') ? 'waiting' : 'paused';
  }
  if (counts.diverged > 0) return noConvergence;
  if (counts.failed > 0) return 'failed';
  return counts.pruned > 0 ? 'stopped early' : 'cancelled';
}
