import { rmSync } from 'node:fs';
import type { SweepConfig } from '../../domain/config/sweep-config';
import type { HomePaths } from '../../rundir/paths';
import { pathsOfRun } from '../../scheduler/context';
import type { Store } from '../../store/store';
import { configOf, valuesOf } from './fill-store';

/** Stores queued runs beside those that are there, lets work be done with them, and removes them. */
export async function withExtraRuns<Result>(
  { store, paths }: { store: Store; paths: HomePaths },
  count: number,
  work: (ids: readonly string[]) => Result,
): Promise<Awaited<Result>> {
  const id = 'selftest-extra';
  const createdAt = Date.now();
  const ids = Array.from({ length: count }, (_, point) => `${id}-p${point}-s0`);
  store.transaction(() => {
    store.sweeps.insert({ id, name: id, config: {} as SweepConfig, createdAt });
    for (const [point, runId] of ids.entries()) {
      const values = valuesOf(point);
      const sweep = { id, point, values };
      store.runs.insert({ id: runId, name: runId, config: configOf(values, 0), createdAt, sweep });
    }
  });
  try {
    return await work(ids);
  } finally {
    store.sweeps.remove(id);
    for (const runId of ids) rmSync(pathsOfRun({ paths }, runId).root, { recursive: true, force: true });
  }
}
