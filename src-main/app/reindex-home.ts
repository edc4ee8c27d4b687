import { createLocalExecutor } from '../executors/local/local-executor';
import { gpusFor } from './gpu-backends';
import { rebuildDatabase, type OnReindexProgress, type ReindexReport } from '../scheduler/reindex';
import { requireHomeLock } from './create-app';
import { ensureHome } from './home';
import { defaultRuntime } from './runtime';

/** Rebuilds the database from the run directories alone; works where the present database can't be opened. */
export async function reindexHome(home: string, onProgress?: OnReindexProgress): Promise<ReindexReport> {
  const paths = ensureHome(home);
  const lock = await requireHomeLock(paths.lock, 2000);
  const context = { paths, executor: createLocalExecutor({ ...defaultRuntime(), gpusFor }) };
  try {
    return rebuildDatabase(context, onProgress);
  } finally {
    lock.dispose();
  }
}
