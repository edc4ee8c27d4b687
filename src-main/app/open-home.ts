import { messageOf } from '../core/errors';
import { clearStaging } from '../datasets/clear-staging';
import type { SchedulerContext } from '../scheduler/context';
import { applyAnnotations } from '../scheduler/annotation-book';
import { clearOldTrash } from '../scheduler/commands/trash';
import { recoverRuns } from '../scheduler/recover';
import { reconcileRuns } from '../scheduler/reconcile';
import { applySweepJournals } from '../scheduler/sweep-book';
import type { HomePaths } from '../rundir/paths';
import { isDamage } from '../store/database-error';
import { readHolder } from '../store/home-holder';
import { openStore } from '../store/store';
import { processSpace } from '../core/process-identity';
import { heldElsewhere } from './last-index';
import { restoreDamaged, soundDatabase } from './sound-database';
import type { Notify, TakenHome } from './take-home';

type Unopened = Omit<SchedulerContext, 'store' | 'sweeps'>;

/**
 * Opens the database of a home, sound, and where this process has the home, with every run in its true state. Damage that
 * shows only now is mended too.
 */
export async function openHome(
  context: Unopened,
  { lock, isLocal }: Pick<TakenHome, 'lock' | 'isLocal'>,
  { isHolder, notify }: { isHolder: boolean; notify: Notify },
): Promise<SchedulerContext> {
  if (lock === undefined) {
    const opened = { ...context, store: openStore(context.paths.database), sweeps: new Map() };
    if (isLocal) followElsewhere(opened);
    return opened;
  }
  const isStale = isLocal && heldElsewhere(context.paths);
  const mayLag = soundDatabase(context, { isLocal, isHolder, notify });
  await clearStaging(context.paths.datasets);
  try {
    return bringUp(context, { mayLag, isStale, notify });
  } catch (error) {
    if (!isDamage(error)) throw error;
    restoreDamaged(context, messageOf(error), notify);
    return bringUp(context, { mayLag: false, isStale: false, notify });
  }
}

function bringUp(
  unopened: Unopened,
  { mayLag, isStale, notify }: { mayLag: boolean; isStale: boolean; notify: Notify },
): SchedulerContext {
  const context = { ...unopened, store: openStore(unopened.paths.database), sweeps: new Map() };
  try {
    for (const problem of applySweepJournals(context)) notify(problem);
    for (const problem of applyAnnotations(context, { compact: true })) notify(problem);
    context.store.commands.clear();
    if (mayLag || isStale) reconcileRuns(context, { removeGone: isStale, thorough: isStale });
    recoverRuns(context);
    clearOldTrash(context);
    return context;
  } catch (error) {
    context.store.dispose();
    throw error;
  }
}

/**
 * Where the database is this machine's alone and a process of another one holds the home, nobody else takes into it what
 * happens there.
 */
export function followElsewhere(context: SchedulerContext): void {
  if (isHeldElsewhere(context.paths)) reconcileRuns(context, { removeGone: true, thorough: false });
}

/** Whether a process of another machine holds the home. */
export function isHeldElsewhere({ lock }: Pick<HomePaths, 'lock'>): boolean {
  const holder = readHolder(lock);
  return holder !== undefined && holder.space !== processSpace();
}
