import { existsSync } from 'node:fs';
import { describeError } from '../core/errors';
import type { RunEvent } from '../domain/run-event';
import { readRunManifest } from '../rundir/config-file';
import { eventBefore, firstEvent } from '../rundir/journal-edges';
import { journalSize } from '../rundir/journal-reader';
import { sweepJournalFile } from '../rundir/paths';
import type { IndexedRun } from '../store/reconcile-queries';
import { pathsOfRun, type SchedulerContext } from './context';
import { ingestJournal } from './ingest-journal';
import { indexRuns, type OnReindexProgress } from './reindex';
import { runDirectories } from './run-directories';

export interface ReconcileReport {
  /** Runs in all. */
  runs: number;
  /** Of them, those that were taken in as new. */
  added: number;
  /** Those that had something new. */
  updated: number;
  /** Those that were not what the store knew under their id, and were read anew from their start. */
  replaced: number;
  /** Rows without directories that were removed. */
  removed: number;
  /** Directories that could not be taken in, and why. */
  problems: string[];
}

export interface ReconcileOptions {
  removeGone: boolean;
  thorough: boolean;
  onProgress?: OnReindexProgress;
}

/**
 * Brings a store that may be older than the run directories up to date with them: every journal from where it was left
 * on; directories that it does not know; with `removeGone`, without the rows whose directories are gone; and, with
 * `thorough`, as for a backup, runs from their start that are others by now under the same id.
 */
export function reconcileRuns(
  context: SchedulerContext,
  { removeGone, thorough, onProgress }: ReconcileOptions,
): ReconcileReport {
  const { store } = context;
  const present = new Set(runDirectories(context));
  const known = store.reconcile.runs();
  const report: ReconcileReport = {
    runs: present.size,
    added: 0,
    updated: 0,
    replaced: 0,
    removed: 0,
    problems: [],
  };
  const isGone = ({ id, offset, sweepId }: IndexedRun): boolean =>
    !present.has(id) && !(offset === 0 && sweepId !== null && hasJournal(context, sweepId));
  const gone = removeGone ? known.filter(isGone) : [];
  store.transaction(() => {
    for (const { id } of gone) store.runs.remove(id);
    for (const id of removeGone ? store.reconcile.emptySweeps() : []) {
      if (!hasJournal(context, id)) store.sweeps.remove(id);
    }
  });
  report.removed = gone.length;
  const kept = known.filter(({ id }) => present.has(id));
  for (const [index, run] of kept.entries()) {
    try {
      switch (thorough ? contentOf(context, run) : 'as known') {
        case 'as known':
          if (journalSize(pathsOfRun(context, run.id).journal) === run.offset) break;
          if (ingestJournal(context, run.id).length > 0) report.updated += 1;
          break;
        case 'another journal':
          store.runs.resetJournal(run.id);
          ingestJournal(context, run.id);
          report.replaced += 1;
          break;
        case 'another run':
          // Taken in below, as one that is not known.
          store.runs.remove(run.id);
          report.replaced += 1;
          break;
      }
    } catch (error) {
      report.problems.push(describeError(error));
    }
    onProgress?.(index + 1, present.size);
  }
  const indexed = indexRuns(context, (done, total) =>
    onProgress?.(present.size - total + done, present.size),
  );
  report.added = indexed.runs;
  report.runs = store.runs.count();
  report.problems.push(...indexed.problems);
  return report;
}

/** A run that has not begun has no directory, but stands in the journal of its sweep. */
const hasJournal = ({ paths }: SchedulerContext, sweepId: string): boolean =>
  existsSync(sweepJournalFile(paths, sweepId));

/** Whether a directory still holds what the store ingested of a run of this id: by what is at both ends of that. */
function contentOf(
  context: SchedulerContext,
  run: IndexedRun,
): 'as known' | 'another run' | 'another journal' {
  const { root, journal } = pathsOfRun(context, run.id);
  if (readRunManifest(root).createdAt !== run.createdAt) return 'another run';
  // One that became shorter is read again anyway.
  if (run.offset === 0 || journalSize(journal) < run.offset) return 'as known';
  const { first, last } = context.store.reconcile.edgeEvents(run.id);
  const [begin, end] = [firstEvent(journal), eventBefore(journal, run.offset)];
  const isEqual = (a: RunEvent | undefined, b: RunEvent | undefined): boolean =>
    a?.seq === b?.seq && a?.time === b?.time && a?.type === b?.type;
  const beginsSame = begin?.type === 'metrics' || isEqual(begin, first);
  const endsSame = end?.type === 'metrics' ? end.seq > (last?.seq ?? 0) : isEqual(end, last);
  return beginsSame && endsSame ? 'as known' : 'another journal';
}
