import { existsSync, rmSync } from 'node:fs';
import { resolvePoint } from '../domain/config/resolve-point';
import { pointLabel, sweepRunId, type SweepState } from '../domain/sweep-state';
import { readRunManifest } from '../rundir/config-file';
import type { NewRun } from '../store/run-queries';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { ensureRunDirectory } from './run-directory';
import { resolveTransfers } from './transfer-sources';

/** The runs of some points of a sweep, as its configuration has them now; those of some seeds alone. */
export function runsOfPoints(
  sweep: SweepState,
  points: Iterable<number> = sweep.points.keys(),
  seeds?: readonly number[],
): NewRun[] {
  return [...points].flatMap((index) => {
    const point = sweep.points.get(index);
    if (point === undefined) return [];
    const config = point.droppedFrom ?? sweep.config;
    return [...(seeds ?? point.seeds)]
      .filter((seed) => !point.removed.has(seed))
      .map((seed) => ({
        id: sweepRunId(sweep, index, seed),
        name: `${sweep.config.name} ${pointLabel(sweep.digits, index, seed)}`,
        config: resolvePoint(config, point.values, seed),
        createdAt: sweep.createdAt,
        sweep: { id: sweep.id, point: index, values: point.values },
        priority: sweep.priority,
      }));
  });
}

/**
 * Stores runs that the store does not know, queued, and the conventional runs that their weights come from where those are
 * not stored yet. A run whose directory is there already has its configuration from it. Returns the ids of the latter.
 */
export function insertRuns(context: SchedulerContext, runs: readonly NewRun[]): string[] {
  const { store } = context;
  const unknown = runs.filter(({ id }) => store.runs.row(id) === undefined);
  const isThere = ({ id }: NewRun): boolean => existsSync(pathsOfRun(context, id).config);
  const there = unknown.filter(isThere).map((run): NewRun => {
    const { config, createdAt, isSource } = readRunManifest(pathsOfRun(context, run.id).root);
    return { ...run, config, createdAt, ...(isSource && { isSource }) };
  });
  const resolved = resolveTransfers(
    context,
    unknown.filter((run) => !isThere(run)),
  );
  // A run without a sweep has a directory before it is stored; the others can be told from the journal of their sweep.
  try {
    for (const source of resolved.sources) ensureRunDirectory(context, source);
    store.transaction(() => {
      for (const run of [...resolved.sources, ...there, ...resolved.runs]) store.runs.insert(run);
    });
  } catch (error) {
    for (const { id } of resolved.sources)
      rmSync(pathsOfRun(context, id).root, { recursive: true, force: true });
    throw error;
  }
  for (const { id } of there) ingestJournal(context, id);
  // What was found out about weights is kept as it was.
  for (const run of resolved.runs) {
    if (run.config.transfer !== undefined) ensureRunDirectory(context, run);
  }
  return resolved.sources.map(({ id }) => id);
}
