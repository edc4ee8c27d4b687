import { downloadDataset } from '../download/download-dataset';
import { importDataset } from '../import/import-dataset';
import { inspectData } from '../inspect/inspect-data';
import { verifyDataset } from '../verify-dataset';
import type { DatasetTask, TaskProgress, TaskResults } from './task';

/** Does a task in this process. */
export function performTask(
  task: DatasetTask,
  onProgress: (progress: TaskProgress) => void,
): Promise<TaskResults[DatasetTask['type']]> {
  switch (task.type) {
    case 'import':
      return importDataset({ ...task, onProgress });
    case 'download':
      return downloadDataset({ ...task, onProgress, onImportProgress: onProgress });
    case 'verify':
      return verifyDataset(task.datasetsFolder, task.name, onProgress);
    case 'inspect':
      return inspectData(task);
  }
}
