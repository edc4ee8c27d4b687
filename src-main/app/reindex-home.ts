import { createLocalExecutor } from '../executors/local/local-executor';
import { gpusFor } from './gpu-backends';
import { rebuildDatabase, type OnReindexProgress, type ReindexReport } from '../scheduler/reindex';
import { defaultRuntime } from './runtime';
import { markRebuilt } from './sound-database';
import { requireHome } from './take-home';

/** Rebuilds the database from the run directories alone; works where the present database can't be opened. */
export async function reindexHome(home: string, onProgress?: OnReindexProgress): Promise<ReindexReport> {
  const { paths, lock } = await requireHome(home, { wait: 2000 });
  const context = { paths, executor: createLocalExecutor({ ...defaultRuntime(), gpusFor }) };
  try {
    const report = rebuildDatabase(context, onProgress);
    markRebuilt(paths.database);
    return report;
  } finally {
    lock.dispose();
  }
}
