import { copyFileSync } from 'node:fs';
import { messageOf, QuadLabError } from '../core/errors';
import type { Backup } from '../store/backup';
import { findDamage } from '../store/database-check/find-damage';
import { exchangeDatabase, removeDatabase, syncFile, unfinishedFile } from '../store/database-files';
import { isDamage } from '../store/database-error';
import { openStore } from '../store/store';
import type { SchedulerContext } from './context';
import { reconcileRuns, type ReconcileReport } from './reconcile';
import type { OnReindexProgress } from './reindex';

export interface RestoreReport extends ReconcileReport {
  /** What the database was made from; undefined where it was made from the run directories alone. */
  backup: Backup | undefined;
  /** Backups that were damaged themselves, and how. */
  damagedBackups: { backup: Backup; damage: string }[];
}

interface RestoreOptions {
  /** The backups to choose from, the best first. */
  backups: readonly Backup[];
  /** What the present database is kept as. */
  kept: string;
  /** Whether it is made from the run directories alone where no backup is sound; else that throws HOME_UNUSABLE. */
  mayStartEmpty: boolean;
  onProgress?: OnReindexProgress;
}

/**
 * Makes the database anew, aside: from the first backup that is sound, or else from nothing, and from what the run
 * directories have beyond it. Then it takes the place of the present one. Needs the home's lock and a closed store; if it
 * is cut off, it can be done again, see `completeExchange`.
 */
export function restoreDatabase(
  context: Omit<SchedulerContext, 'store' | 'sweeps'>,
  { backups, kept, mayStartEmpty, onProgress }: RestoreOptions,
): RestoreReport {
  const { database } = context.paths;
  const aside = unfinishedFile(database);
  const damagedBackups: RestoreReport['damagedBackups'] = [];
  for (const backup of [...backups, ...(mayStartEmpty ? [undefined] : [])]) {
    removeDatabase(aside);
    try {
      if (backup !== undefined) {
        // Checked as a copy: where backups lie, there may be no locks.
        copyFileSync(backup.file, aside);
        syncFile(aside);
        const damage = findDamage(aside);
        if (damage !== undefined) {
          damagedBackups.push({ backup, damage });
          continue;
        }
      }
      const report = fill({ ...context, store: openStore(aside), sweeps: new Map() }, onProgress);
      exchangeDatabase(database, kept);
      return { ...report, backup, damagedBackups };
    } catch (error) {
      removeDatabase(aside);
      if (backup === undefined || !isDamage(error)) throw error;
      damagedBackups.push({ backup, damage: messageOf(error) });
    }
  }
  removeDatabase(aside);
  const why = damagedBackups.map(({ backup, damage }) => `${backup.name} is damaged: ${damage}`).join('; ');
  throw new QuadLabError('HOME_UNUSABLE', why, { advice: 'See `quadlab backup list` for others.' });
}

function fill(context: SchedulerContext, onProgress: OnReindexProgress | undefined): ReconcileReport {
  const { store } = context;
  try {
    // What was asked of sweeps when the backup was made was done long ago.
    store.reconcile.dropRequests();
    return reconcileRuns(context, { removeGone: true, thorough: true, ...(onProgress && { onProgress }) });
  } finally {
    store.dispose();
  }
}
