import { copyFileSync } from 'node:fs';
import { QuadLabError } from '../core/errors';
import { applyAnnotations } from '../scheduler/annotation-book';
import { reconcileRuns } from '../scheduler/reconcile';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import type { Scheduler } from '../scheduler/scheduler';
import { applySweepJournals } from '../scheduler/sweep-book';
import type { Backup } from '../store/backup';
import { findDamageAside } from '../store/database-check/check-aside';
import { removeDatabase, syncFile } from '../store/database-files';
import type { RestoredHome } from './backups';
import { homeBusy } from './take-home';
import type { HomeHold } from './home-hold';

interface Parts {
  context: SchedulerContext;
  hold: HomeHold;
  scheduler: Scheduler;
}

const allPages = 0x7fff_ffff;

/**
 * Makes the database of an open home anew from a backup, and from what the run directories have beyond it, while nothing
 * trains. What there was before is kept beside it. Throws STATE_INVALID where runs train, HOME_BUSY where another process
 * holds the home, HOME_UNUSABLE where the backup is damaged.
 */
export async function restoreLive(
  { context, hold, scheduler }: Parts,
  backup: Backup,
): Promise<RestoredHome> {
  const { store, paths } = context;
  const { database } = paths;
  const suspended = scheduler.suspend();
  try {
    const training = scheduler.activeRuns().length;
    if (training > 0) {
      const runs = training === 1 ? '1 run trains' : `${training} runs train`;
      throw new QuadLabError('STATE_INVALID', `${runs} now, and a restore would lose track of them.`, {
        advice: 'Pause them, or let them end, and restore then.',
      });
    }
    if (!hold.take()) throw homeBusy(paths.lock);
    try {
      // Checked as a copy: where backups lie, there may be no locks.
      const aside = `${database}.restore`;
      const kept = `${database}.before-restore`;
      try {
        copyFileSync(backup.file, aside);
        const damage = await findDamageAside(aside);
        if (damage !== undefined) {
          throw new QuadLabError('HOME_UNUSABLE', `${backup.name} is damaged: ${damage}`, {
            advice: 'Restore another one.',
          });
        }
        removeDatabase(kept);
        await store.backup(kept, () => allPages);
        syncFile(kept);
        await store.replaceBy(aside);
      } finally {
        removeDatabase(aside);
      }
      context.sweeps.clear();
      store.commands.clear();
      store.reconcile.dropRequests();
      applySweepJournals(context);
      applyAnnotations(context);
      const report = reconcileRuns(context, { removeGone: true, thorough: true });
      recoverRuns(context);
      return { ...report, backup, damagedBackups: [], kept };
    } finally {
      hold.release();
    }
  } finally {
    suspended.dispose();
  }
}
