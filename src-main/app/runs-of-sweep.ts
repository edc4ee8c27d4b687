import type { RunRecord } from '../domain/records';
import type { Store } from '../store/store';

/**
 * The runs of a sweep, read once for as long as nothing was written: each part of its page asks for them, and reading
 * thousands takes a while. Those of the sweep that was asked for last are kept.
 */
export function runsOfSweep(store: Store): (sweepId: string) => readonly RunRecord[] {
  let kept: { key: string; runs: readonly RunRecord[] } | undefined;
  return (sweepId) => {
    const key = `${store.changes()} ${sweepId}`;
    if (kept?.key !== key) kept = { key, runs: store.runs.list({ sweepId }) };
    return kept.runs;
  };
}
