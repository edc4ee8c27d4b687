import { stabilityOf, type Stability } from '../analysis/stability';
import type { RunRecord } from '../domain/records';
import type { StabilitySource } from '../exports/curve-columns';
import type { Store } from '../store/store';

/** Of how many runs it is remembered: as many as are compared at once, and some. */
const mostKept = 2000;

/** How stable trainings were, by their stored curves; what has recorded nothing since is not read again. */
export function stabilitiesOf(store: Store): StabilitySource {
  const kept = new Map<string, { recorded: string; stability: Stability }>();
  return (run: RunRecord, metric: string): Stability | undefined => {
    const isLost = !Number.isFinite(run.metrics['train/loss']?.last ?? 0);
    // What diverged before its first evaluation has no curve, but is not to be passed over.
    if (!(metric in run.metrics) && !isLost) return undefined;
    const key = `${run.id} ${metric}`;
    const recorded = `${run.state} ${run.attempts} ${run.epoch} ${run.step}`;
    const before = kept.get(key);
    if (before?.recorded === recorded) return before.stability;
    const series = (name: string) => (name in run.metrics ? store.metrics.series(run.id, name) : []);
    const stability = stabilityOf({
      metric,
      points: series(metric),
      rates: series('learning_rate/r'),
      losses: series('train/loss'),
    });
    kept.delete(key);
    kept.set(key, { recorded, stability });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return stability;
  };
}
