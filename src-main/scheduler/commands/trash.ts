import { recordAnnotation } from '../annotation-book';
import type { SchedulerContext } from '../context';
import { requireAtRest } from '../control';
import type { Affected, ChosenRuns } from './affected';
import { deleteRuns, requireUnneeded } from './delete-runs';
import { requireRuns } from './restart';

/** After so many days in the trash, runs are deleted. */
export const trashDays = 30;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Hides runs that no worker has, with all that they recorded, until they are restored or the trash is emptied. One that is
 * queued does not start meanwhile.
 */
export function trash(context: SchedulerContext, { runIds }: ChosenRuns): Affected {
  const all = new Set(runIds);
  const runs = requireRuns(context, [...all], { trashed: 'also' });
  for (const run of runs) {
    requireAtRest(run);
    requireUnneeded(context, run, all);
  }
  const ids = runs.filter(({ trashedAt }) => trashedAt === undefined).map(({ id }) => id);
  if (ids.length > 0) recordAnnotation(context, { type: 'trashed', runIds: ids });
  clearOldTrash(context);
  return { sweepIds: [], runIds: runs.map(({ id }) => id) };
}

/** Takes runs out of the trash. */
export function restoreRuns(context: SchedulerContext, { runIds }: ChosenRuns): Affected {
  const runs = requireRuns(context, [...new Set(runIds)], { trashed: 'also' });
  const ids = runs.filter(({ trashedAt }) => trashedAt !== undefined).map(({ id }) => id);
  if (ids.length > 0) recordAnnotation(context, { type: 'restored', runIds: ids });
  return { sweepIds: [], runIds: ids };
}

/** Deletes for good what is in the trash. */
export function emptyTrash(context: SchedulerContext): Affected {
  const runIds = context.store.annotations.trashedUntil(Number.MAX_SAFE_INTEGER);
  return runIds.length === 0 ? { sweepIds: [], runIds } : deleteRuns(context, { runIds });
}

/** The same with what has been there for long. What can't be deleted, as others need its weights, stays for the next time. */
export function clearOldTrash(context: SchedulerContext): void {
  for (const id of context.store.annotations.trashedUntil(Date.now() - trashDays * dayMilliseconds)) {
    try {
      deleteRuns(context, { runIds: [id] });
    } catch {
      continue;
    }
  }
}
