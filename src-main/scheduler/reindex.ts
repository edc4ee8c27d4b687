import { describeError, QuadLabError } from '../core/errors';
import { readRunManifest, type RunManifest } from '../rundir/config-file';
import { exchangeDatabase, removeDatabase, unfinishedFile } from '../store/database-files';
import { openStore } from '../store/store';
import { applyAnnotations } from './annotation-book';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { runDirectories } from './run-directories';
import { removeRunDirectory } from './run-directory';
import { applySweepJournals, isRemoved } from './sweep-book';

export interface ReindexReport {
  /** Those that were taken in, of sweeps also those that have not begun and have no directory yet. */
  runs: number;
  /** Directories that could not be taken in, and why. */
  problems: string[];
}

/** Called after each run directory. */
export type OnReindexProgress = (done: number, total: number) => void;

/** Takes every run directory and every sweep that the store does not know into it. */
export function indexRuns(context: SchedulerContext, onProgress?: OnReindexProgress): ReindexReport {
  const report: ReindexReport = { runs: 0, problems: [] };
  const before = context.store.runs.count();
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      report.problems.push(describeError(error));
    }
  };
  const names = runDirectories(context)
    .filter((name) => context.store.runs.row(name) === undefined)
    // In the order in which they were made: the numbers of runs follow it.
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  // Single runs come first, since weights of others come from them; the journals of sweeps tell of runs that have not begun.
  const manifests = new Map<string, RunManifest>();
  for (const name of names) attempt(() => manifests.set(name, manifestOf(context, name)));
  for (const manifest of manifests.values()) {
    if (manifest.sweep === undefined)
      attempt(() => {
        insertRun(context, manifest);
      });
  }
  report.problems.push(...applySweepJournals(context));
  for (const manifest of manifests.values()) {
    const { id, sweep, config } = manifest;
    if (sweep === undefined) continue;
    attempt(() => {
      if (!isRemoved(context, sweep.id, { point: sweep.point, seed: config.seed })) {
        insertRun(context, manifest);
        return;
      }
      // Its deletion was cut off.
      manifests.delete(id);
      removeRunDirectory(context, id);
    });
  }
  for (const [index, name] of names.entries()) {
    if (manifests.has(name)) {
      attempt(() => {
        ingestJournal(context, name);
      });
    }
    onProgress?.(index + 1, names.length);
  }
  report.problems.push(...applyAnnotations(context));
  report.runs = context.store.runs.count() - before;
  return report;
}

function manifestOf(context: SchedulerContext, name: string): RunManifest {
  const { root } = pathsOfRun(context, name);
  const manifest = readRunManifest(root);
  if (manifest.id === name) return manifest;
  throw new QuadLabError('RUN_DIRECTORY_INVALID', `${root} holds the run ${manifest.id}`, {
    advice: 'Give the folder the name of its run.',
  });
}

/** Stores a run, and its sweep where that is one of an early version, which has no journal. */
function insertRun(
  { store }: SchedulerContext,
  { id, createdAt, config, sweep, isSource, rerunOf }: RunManifest,
): void {
  store.transaction(() => {
    if (sweep !== undefined) {
      store.sweeps.insert({
        id: sweep.id,
        name: sweep.config.name,
        config: sweep.config,
        createdAt: sweep.createdAt,
      });
    }
    store.runs.insert({
      id,
      name: sweep === undefined ? config.name : `${config.name} ${id.slice(sweep.id.length + 1)}`,
      config,
      createdAt,
      sweep: sweep && { id: sweep.id, point: sweep.point, values: sweep.values },
      ...(isSource && { isSource }),
      rerunOf,
    });
  });
}

/**
 * Builds the database anew from the run directories alone, aside, and puts it in the place of the present one, which is
 * kept as `quadlab.db.before-reindex`. Needs the home's lock and a closed store.
 */
export function rebuildDatabase(
  context: Omit<SchedulerContext, 'store' | 'sweeps'>,
  onProgress?: OnReindexProgress,
): ReindexReport {
  const { database } = context.paths;
  const aside = unfinishedFile(database);
  removeDatabase(aside);
  const store = openStore(aside);
  let report: ReindexReport;
  try {
    report = indexRuns({ ...context, store, sweeps: new Map() }, onProgress);
  } finally {
    store.dispose();
  }
  exchangeDatabase(database, `${database}.before-reindex`);
  return report;
}
