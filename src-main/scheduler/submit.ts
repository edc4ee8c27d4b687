import { rmSync } from 'node:fs';
import { createId } from '../core/ids';
import { resolvePoint } from '../domain/config/resolve-point';
import type { RunConfig } from '../domain/config/run-config';
import { seedsOf, type SweepConfig } from '../domain/config/sweep-config';
import type { RunRecord } from '../domain/records';
import { createRunDirectory } from '../rundir/config-file';
import { createSampler } from '../search/samplers';
import type { NewRun } from '../store/run-queries';
import { pathsOfRun, type SchedulerContext } from './context';
import { resolveTransfers } from './transfer-sources';

/** Stores a single run, queued, and the conventional run that its weights come from where that is not stored yet. */
export function submitRun(context: SchedulerContext, config: RunConfig): string {
  const id = createId(config.name);
  const run: NewRun = { id, name: config.name, config, createdAt: Date.now(), sweep: undefined };
  const { runs, sources } = resolveTransfers(context, [run]);
  // Directories first: a run that is stored has one.
  for (const each of [...sources, ...runs]) ensureRunDirectory(context, each, undefined);
  context.store.transaction(() => {
    for (const each of [...sources, ...runs]) context.store.runs.insert(each);
  });
  return id;
}

/**
 * Stores a sweep with all of its runs, queued, and the conventional runs that their weights come from where those are not
 * stored yet. Every configuration is checked before the first is stored.
 */
export function submitSweep(context: SchedulerContext, config: SweepConfig): string {
  const sweep = { id: createId(config.name), name: config.name, config, createdAt: Date.now() };
  const { runs, sources } = resolveTransfers(context, planRuns(sweep));
  context.store.transaction(() => {
    context.store.sweeps.insert(sweep);
    for (const run of [...sources, ...runs]) context.store.runs.insert(run);
  });
  try {
    for (const source of sources) ensureRunDirectory(context, source, undefined);
    for (const run of runs) ensureRunDirectory(context, run, sweep);
  } catch (error) {
    withdraw(context, sweep.id, [...sources, ...runs]);
    throw error;
  }
  return sweep.id;
}

/** Takes a submission back that failed: who repeats it shall not have it twice. */
function withdraw(context: SchedulerContext, sweepId: string, runs: readonly NewRun[]): void {
  const { store } = context;
  try {
    // First what gives space back, which the database may need.
    for (const { id } of runs) rmSync(pathsOfRun(context, id).root, { recursive: true, force: true });
    store.transaction(() => {
      for (const { id } of runs) store.runs.remove(id);
      store.sweeps.remove(sweepId);
    });
  } catch {
    // Then it stays, queued, and the next app makes its directories.
  }
}

/** Makes the directory of a run from what the store knows of it, where it is missing. */
export function ensureDirectoryOf(context: SchedulerContext, run: RunRecord): void {
  const sweep = run.place === undefined ? undefined : context.store.sweeps.get(run.place.sweepId);
  const place = run.place && { id: run.place.sweepId, point: run.place.point, values: run.place.values };
  ensureRunDirectory(context, { ...run, sweep: place }, sweep);
}

/** Makes the directories that a submission which was cut off did not come to. */
export function ensureDirectories(context: SchedulerContext): void {
  for (const run of context.store.runs.list({ states: ['queued'] })) ensureDirectoryOf(context, run);
}

type Sweep = Pick<
  NonNullable<ReturnType<SchedulerContext['store']['sweeps']['get']>>,
  'id' | 'config' | 'createdAt'
>;

function planRuns(sweep: Sweep): NewRun[] {
  const sampler = createSampler(sweep.config.sweep);
  const pointDigits = String(sampler.size - 1).length;
  return Array.from({ length: sampler.size }, (_, point) => {
    const values = sampler.point(point);
    return seedsOf(sweep.config).map((seed): NewRun => {
      const label = `p${String(point).padStart(pointDigits, '0')}-s${seed}`;
      return {
        id: `${sweep.id}-${label}`,
        name: `${sweep.config.name} ${label}`,
        config: resolvePoint(sweep.config, values, seed),
        createdAt: sweep.createdAt,
        sweep: { id: sweep.id, point, values },
      };
    });
  }).flat();
}

function ensureRunDirectory(context: SchedulerContext, run: NewRun, sweep: Sweep | undefined): void {
  createRunDirectory(pathsOfRun(context, run.id).root, {
    schemaVersion: 1,
    id: run.id,
    createdAt: run.createdAt,
    config: run.config,
    ...(run.isSource === true && { isSource: true }),
    ...(sweep &&
      run.sweep && {
        sweep: {
          id: sweep.id,
          createdAt: sweep.createdAt,
          config: sweep.config,
          point: run.sweep.point,
          values: run.sweep.values,
        },
      }),
  });
}
