import { configurationKey } from '../../domain/config/config-path';
import { isAdaptive } from '../../domain/config/sampler-config';
import { resolvePoint } from '../../domain/config/resolve-point';
import type { SweepConfig } from '../../domain/config/sweep-config';
import type { BudgetName } from '../../domain/experiment/experiment';
import type { RunRecord, SweepRecord } from '../../domain/records';
import { createFixedSampler } from '../../search/samplers';
import type { Store } from '../../store/store';

export interface TrainedRow {
  runs: RunRecord[];
  sweeps: SweepRecord[];
}

/**
 * The runs of the gallery's sweeps in a budget, by what they train: rows of several experiments that are the same need to be
 * trained once, and a sweep whose configuration was changed counts for what it trains, not for what it is called.
 */
export function trainedRows(store: Store, budget: BudgetName): Map<string, TrainedRow> {
  const rows = new Map<string, TrainedRow>();
  for (const sweep of store.sweeps.list()) {
    const { experiment, sweep: search } = sweep.config;
    if (experiment?.endsWith(`/${budget}`) !== true || isAdaptive(search.sampler)) continue;
    const runs = store.runs.list({ sweepId: sweep.id });
    for (const [key, point] of rowKeys(sweep.config)) {
      const row = rows.get(key) ?? { runs: [], sweeps: [] };
      rows.set(key, row);
      row.runs.push(...runs.filter(({ place }) => place?.point === point));
      row.sweeps.push(sweep);
    }
  }
  return rows;
}

/** What each point of a sweep over a grid trains, and its index. */
export function rowKeys(config: SweepConfig): [key: string, point: number][] {
  const sampler = createFixedSampler(config.sweep);
  return Array.from({ length: sampler.size }, (_, point) => [
    configurationKey({ ...resolvePoint(config, sampler.point(point), 0), name: '' }),
    point,
  ]);
}
