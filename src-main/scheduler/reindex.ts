import { readdirSync } from 'node:fs';
import { describeError, QuadLabError } from '../core/errors';
import { readRunManifest } from '../rundir/config-file';
import { exchangeDatabase, removeDatabase, unfinishedFile } from '../store/database-files';
import { openStore } from '../store/store';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';

export interface ReindexReport {
  runs: number;
  /** Directories that could not be taken in, and why. */
  problems: string[];
}

/** Called after each run directory. */
export type OnReindexProgress = (done: number, total: number) => void;

/** Takes every run directory that the store does not know into it. */
export function indexRuns(context: SchedulerContext, onProgress?: OnReindexProgress): ReindexReport {
  const report: ReindexReport = { runs: 0, problems: [] };
  const names = runDirectories(context)
    .filter((name) => context.store.runs.row(name) === undefined)
    // In the order in which they were made: the numbers of runs follow it.
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  for (const [index, name] of names.entries()) {
    try {
      indexRun(context, name);
      report.runs += 1;
    } catch (error) {
      report.problems.push(describeError(error));
    }
    onProgress?.(index + 1, names.length);
  }
  return report;
}

/** The names of all run directories. */
export function runDirectories({ paths }: Pick<SchedulerContext, 'paths'>): string[] {
  return readdirSync(paths.runs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

export function indexRun(context: SchedulerContext, name: string): void {
  const { root } = pathsOfRun(context, name);
  const { id, createdAt, config, sweep, isSource } = readRunManifest(root);
  if (id !== name) {
    throw new QuadLabError('RUN_DIRECTORY_INVALID', `${root} holds the run ${id}`, {
      advice: 'Give the folder the name of its run.',
    });
  }
  const { store } = context;
  store.transaction(() => {
    if (sweep !== undefined) {
      store.sweeps.insert({
        id: sweep.id,
        name: sweep.config.name,
        config: sweep.config,
        createdAt: sweep.createdAt,
      });
    }
    const runName = sweep === undefined ? config.name : `${config.name} ${id.slice(sweep.id.length + 1)}`;
    store.runs.insert({
      id,
      name: runName,
      config,
      createdAt,
      sweep: sweep && { id: sweep.id, point: sweep.point, values: sweep.values },
      ...(isSource && { isSource }),
    });
  });
  ingestJournal(context, id);
}

/**
 * Builds the database anew from the run directories alone, aside, and puts it in the place of the present one, which is
 * kept as `quadlab.db.before-reindex`. Needs the home's lock and a closed store.
 */
export function rebuildDatabase(
  context: Omit<SchedulerContext, 'store'>,
  onProgress?: OnReindexProgress,
): ReindexReport {
  const { database } = context.paths;
  const aside = unfinishedFile(database);
  removeDatabase(aside);
  const store = openStore(aside);
  let report: ReindexReport;
  try {
    report = indexRuns({ ...context, store }, onProgress);
  } finally {
    store.dispose();
  }
  exchangeDatabase(database, `${database}.before-reindex`);
  return report;
}
