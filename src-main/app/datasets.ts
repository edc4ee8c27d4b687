import type { RunConfig } from '../domain/config/run-config';
import { checkDataset } from '../datasets/check-parts';
import { datasetInfo } from '../datasets/dataset-info';
import { importDataset, type ImportOptions } from '../datasets/import-dataset';
import { listDatasets } from '../datasets/list-datasets';
import { removeDataset } from '../datasets/remove-dataset';
import { verifyDataset } from '../datasets/verify-dataset';
import type { OnDatasetProgress } from '../datasets/progress';

/** What can be done with imported data sets. */
export function datasetsOf(datasetsFolder: string) {
  return {
    add: (options: Omit<ImportOptions, 'datasetsFolder'>) => importDataset({ ...options, datasetsFolder }),
    list: () => listDatasets(datasetsFolder),
    info: (name: string) => datasetInfo(datasetsFolder, name),
    verify: (name: string, onProgress?: OnDatasetProgress) => verifyDataset(datasetsFolder, name, onProgress),
    remove: (name: string) => removeDataset(datasetsFolder, name),
    /** Fails before anything is stored where data is not there, or does not fit a configuration. */
    async require(configs: readonly RunConfig[]): Promise<void> {
      for (const config of configs) await checkDataset(config, datasetsFolder);
    },
  };
}
export type { DatasetManifest } from '../datasets/manifest';
export type { DatasetProgress } from '../datasets/progress';
