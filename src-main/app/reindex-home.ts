import { existsSync } from 'node:fs';
import { createLocalExecutor } from '../executors/local/local-executor';
import { gpusFor } from './gpu-backends';
import type { SchedulerContext } from '../scheduler/context';
import { rebuildDatabase, type OnReindexProgress, type ReindexReport } from '../scheduler/reindex';
import { ensureDirectories } from '../scheduler/submit';
import { openStore } from '../store/store';
import { requireHomeLock } from './create-app';
import { ensureHome } from './home';
import { defaultRuntime } from './runtime';

/** Rebuilds the database from the run directories alone; works where the present database can't be opened. */
export async function reindexHome(home: string, onProgress?: OnReindexProgress): Promise<ReindexReport> {
  const paths = ensureHome(home);
  const lock = await requireHomeLock(paths.lock, 2000);
  const context = { paths, executor: createLocalExecutor({ ...defaultRuntime(), gpusFor }) };
  try {
    if (existsSync(paths.database)) saveUnstarted(context);
    return rebuildDatabase(context, onProgress);
  } finally {
    lock.dispose();
  }
}

/** Queued runs that have no directory yet get one, as far as the present database can still be read. */
function saveUnstarted(context: Omit<SchedulerContext, 'store'>): void {
  try {
    const store = openStore(context.paths.database);
    try {
      ensureDirectories({ ...context, store });
    } finally {
      store.dispose();
    }
  } catch {
    // A damaged database is why one reindexes.
  }
}
