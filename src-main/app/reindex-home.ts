import { existsSync } from 'node:fs';
import { createLocalExecutor } from '../executors/local/local-executor';
import { gpusFor } from './gpu-backends';
import type { SchedulerContext } from '../scheduler/context';
import { rebuildDatabase, type OnReindexProgress, type ReindexReport } from '../scheduler/reindex';
import { ensureDirectories } from '../scheduler/submit';
import { openStore } from '../store/store';
import { defaultRuntime } from './runtime';
import { markRebuilt } from './sound-database';
import { requireHome } from './take-home';

/** Rebuilds the database from the run directories alone; works where the present database can't be opened. */
export async function reindexHome(home: string, onProgress?: OnReindexProgress): Promise<ReindexReport> {
  const { paths, lock } = await requireHome(home, { wait: 2000 });
  const context = { paths, executor: createLocalExecutor({ ...defaultRuntime(), gpusFor }) };
  try {
    if (existsSync(paths.database)) saveUnstarted(context);
    const report = rebuildDatabase(context, onProgress);
    markRebuilt(paths.database);
    return report;
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
