import { isMachineMetric } from '../../../src-main/domain/metrics.ts';
import type { RunRecord } from '../../../src-main/domain/records.ts';
import { conventionalCounterpart, trainingKey } from '../../../src-main/domain/config/counterpart.ts';
import type { Store } from '../../../src-main/store/store.ts';

/** Runs of a store under names that equal runs of another home have. */
export function runsByLabel(store: Store): Map<string, RunRecord> {
  const sweeps = new Map(store.sweeps.list().map(({ id, name }) => [id, name]));
  return new Map(
    store.runs.list().map((run) => {
      const sweep = run.place && sweeps.get(run.place.sweepId);
      const label =
        sweep === undefined
          ? `weights ${trainingKey(conventionalCounterpart(run.config))}`
          : `${sweep} point ${run.place?.point} seed ${run.config.seed}`;
      return [label, run];
    }),
  );
}

/** A metric point in words that only equal points share: every bit of the value counts. */
export type Points = Map<string, string[]>;

/** All points of a run but those of the machine, by metric. */
export function pointsOf(store: Store, { id, metrics }: RunRecord): Points {
  const names = Object.keys(metrics).filter((name) => !isMachineMetric(name));
  return new Map(
    names
      .sort()
      .map((name) => [
        name,
        store.metrics.series(id, name).map(({ step, epoch, value }) => `${step} ${epoch} ${value}`),
      ]),
  );
}
