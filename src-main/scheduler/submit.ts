import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createId } from '../core/ids';
import type { RunConfig } from '../domain/config/run-config';
import { isAdaptive } from '../domain/config/sampler-config';
import { seedsOf, type SweepConfig } from '../domain/config/sweep-config';
import type { SweepEventBody } from '../domain/sweep-event';
import { applySweepEvent, type SweepState } from '../domain/sweep-state';
import { createFixedSampler } from '../search/samplers';
import { sweepJournalFile } from '../rundir/paths';
import { pathsOfRun, type SchedulerContext } from './context';
import { appendToSweep } from './sweep-book';
import { insertRuns, runsOfPoints } from './sweep-runs';
import { resolveTransfers } from './transfer-sources';
import { ensureRunDirectory } from './run-directory';
import type { NewRun } from '../store/run-queries';

/**
 * Stores a single run, queued, and the conventional run that its weights come from where that is not stored yet. Its
 * directory remembers which run it repeats.
 */
export function submitRun(
  context: SchedulerContext,
  config: RunConfig,
  { id = createId(config.name), rerunOf }: { id?: string | undefined; rerunOf?: string | undefined } = {},
): string {
  if (context.store.runs.row(id) !== undefined) return id;
  const run: NewRun = { id, name: config.name, config, createdAt: Date.now(), sweep: undefined, rerunOf };
  const { runs, sources } = resolveTransfers(context, [run]);
  // Directories first: a run that is stored has one.
  for (const each of [...sources, ...runs]) ensureRunDirectory(context, each);
  insertRuns(context, [...sources, ...runs]);
  return id;
}

/**
 * Stores a sweep, with all of its runs, queued, where its points are known beforehand, and the conventional runs that
 * their weights come from where those are not stored yet. Every configuration is checked before the first is stored.
 */
export function submitSweep(
  context: SchedulerContext,
  config: SweepConfig,
  { id = createId(config.name) }: { id?: string | undefined } = {},
): string {
  if (context.store.sweeps.get(id) !== undefined) return id;
  const size = isAdaptive(config.sweep.sampler)
    ? (config.sweep.points ?? 1)
    : createFixedSampler(config.sweep).size;
  const events: SweepEventBody[] = [
    { type: 'created', id, createdAt: Date.now(), config, digits: String(size - 1).length },
    ...askedOf(config),
  ];
  const planned = events.reduce<SweepState | undefined>(applySweepEvent, undefined);
  const runs = planned === undefined ? [] : runsOfPoints(planned);
  if (runs.some((run) => run.config.transfer !== undefined)) resolveTransfers(context, runs);
  try {
    appendToSweep(context, id, events, runs);
  } catch (error) {
    withdraw(context, id, runs);
    throw error;
  }
  return id;
}

/** Takes a submission back that failed: who repeats it shall not have it twice. */
function withdraw(context: SchedulerContext, id: string, runs: readonly NewRun[]): void {
  context.sweeps.delete(id);
  rmSync(dirname(sweepJournalFile(context.paths, id)), { recursive: true, force: true });
  for (const run of runs) rmSync(pathsOfRun(context, run.id).root, { recursive: true, force: true });
}

/** All points of a search that are known before any result. */
function askedOf(config: SweepConfig): SweepEventBody[] {
  if (isAdaptive(config.sweep.sampler)) return [];
  const sampler = createFixedSampler(config.sweep);
  const seeds = seedsOf(config);
  return Array.from({ length: sampler.size }, (_, point) => ({
    type: 'asked' as const,
    point,
    values: sampler.point(point),
    seeds,
  }));
}
