import { configurationKey } from '../../domain/config/config-path';
import { conventionalCounterpart, trainingKey } from '../../domain/config/counterpart';
import { resolvePoint } from '../../domain/config/resolve-point';
import { runFileSchema, type RunConfig } from '../../domain/config/run-config';
import type { SweepConfig } from '../../domain/config/sweep-config';
import type { BudgetName } from '../../domain/experiment/experiment';
import { experimentLabel } from '../../domain/experiment/experiment-sweep';
import type { RunRecord, SweepRecord } from '../../domain/records';
import { createFixedSampler } from '../../search/samplers';
import type { Store } from '../../store/store';
import { onePerSeed } from './one-per-seed';

export interface TrainedRow {
  /** One a seed. */
  runs: RunRecord[];
  sweeps: SweepRecord[];
}

/**
 * The runs of the gallery's sweeps in a budget, by what they train: rows of several experiments that are the same need to be
 * trained once, and a sweep whose configuration was changed counts for what it trains, not for what it is called.
 */
export function createTrainedRows(store: Store) {
  // What a run trains never changes, but for its epochs; finding it out takes a while, and pages ask every second.
  const known = new Map<string, { epochs: number; key: string | undefined }>();
  const keyOf = ({ id, config }: RunRecord): string | undefined => {
    const { epochs } = config.training;
    const found = known.get(id);
    if (found?.epochs === epochs) return found.key;
    const key = keyOfRun(store, config);
    known.set(id, { epochs, key });
    return key;
  };

  return (ids: readonly string[], budget: BudgetName): Map<string, TrainedRow> => {
    const labels = new Set(ids.map((id) => experimentLabel(id, budget)));
    const rows = new Map<string, TrainedRow>();
    for (const sweep of store.sweeps.list()) {
      if (!labels.has(sweep.config.experiment ?? '')) continue;
      for (const run of store.runs.list({ sweepId: sweep.id })) {
        const key = keyOf(run);
        if (key === undefined) continue;
        const row = rows.get(key) ?? { runs: [], sweeps: [] };
        rows.set(key, row);
        row.runs.push(run);
        if (row.sweeps.at(-1) !== sweep) row.sweeps.push(sweep);
      }
    }
    for (const row of rows.values()) row.runs = onePerSeed(row.runs);
    return rows;
  };
}

/** What each point of a sweep over a grid trains. */
export function rowKeys(config: SweepConfig): string[] {
  const sampler = createFixedSampler(config.sweep);
  return Array.from({ length: sampler.size }, (_, point) =>
    rowKey(resolvePoint(config, sampler.point(point), 0)),
  );
}

/** Neither the name nor what is compared changes what is trained. */
const rowKey = ({ objective, ...config }: RunConfig): string => configurationKey({ ...config, name: '' });

/** Undefined of a run that this version can't read. */
function keyOfRun(store: Store, stored: RunConfig): string | undefined {
  // An older QuadLab may have stored it, without settings that have come since.
  const config = runFileSchema.safeParse(stored).data;
  if (config === undefined) return undefined;
  const { transfer } = config;
  if (transfer?.stage === undefined) return rowKey(config);
  // Which run its weights come from was found when it was stored; a row says the stage alone.
  return rowKey(isUsualSource(store, config) ? { ...config, transfer: { stage: transfer.stage } } : config);
}

/** Whether weights come from the conventional network of a configuration, and not from a run that a person named. */
function isUsualSource(store: Store, config: RunConfig): boolean {
  const source = store.runs.get(config.transfer?.run ?? '');
  const own = source && runFileSchema.safeParse(source.config).data;
  return own === undefined || trainingKey(own) === trainingKey(conventionalCounterpart(config));
}
