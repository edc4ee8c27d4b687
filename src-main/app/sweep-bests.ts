import { mainObjective } from '../domain/config/sweep-config';
import type { SweepRecord } from '../domain/records';
import type { Store } from '../store/store';

/** The best that a finished run of each sweep came to. Looked for anew only where other runs have finished since. */
export function sweepBests({ overview }: Store) {
  const known = new Map<string, { of: string; best: number | undefined }>();
  return ({ id, counts, total, config }: SweepRecord): number | undefined => {
    const objective = mainObjective(config);
    const of = JSON.stringify([counts.finished, total, objective]);
    const before = known.get(id);
    if (before?.of === of) return before.best;
    const best = overview.best(id, objective);
    known.set(id, { of, best });
    return best;
  };
}
