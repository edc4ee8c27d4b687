import type { DatasetConfig } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
import { checkDataset } from '../datasets/check-parts';
import { datasetInfo } from '../datasets/dataset-info';
import { importDataset, type ImportOptions } from '../datasets/import-dataset';
import { listDatasets } from '../datasets/list-datasets';
import type { DatasetManifest } from '../datasets/manifest';
import { previewDataset, type PreviewRequest } from '../datasets/preview/preview-dataset';
import { removeDataset } from '../datasets/remove-dataset';
import { sameContent } from '../datasets/same-content';
import { verifyDataset } from '../datasets/verify-dataset';
import type { Settings } from '../domain/settings';
import type { OnDatasetProgress } from '../datasets/progress';

/** What can be done with imported data sets. */
export function datasetsOf(datasetsFolder: string, settings: () => Settings) {
  return {
    add: (options: Omit<ImportOptions, 'datasetsFolder' | 'limits'>) =>
      importDataset({ ...options, datasetsFolder, limits: settings().datasets.limits }),
    list: () => listDatasets(datasetsFolder),
    info: (name: string) => datasetInfo(datasetsFolder, name),
    verify: (name: string, onProgress?: OnDatasetProgress) => verifyDataset(datasetsFolder, name, onProgress),
    /** A page of examples, the balance of classes and histograms, of imported or generated data. */
    preview: (config: DatasetConfig, request: PreviewRequest) =>
      previewDataset(datasetsFolder, config, request),
    /** Names of other data sets that hold the same examples. */
    same: (manifest: DatasetManifest) => sameContent(datasetsFolder, manifest),
    remove: (name: string) => removeDataset(datasetsFolder, name),
    /** Fails before anything is stored where data is not there, or has not the parts that a configuration needs. */
    async require(configs: readonly RunConfig[]): Promise<void> {
      const different = new Map(configs.map(({ dataset }) => [JSON.stringify(dataset), dataset]));
      for (const dataset of different.values()) await checkDataset(dataset, datasetsFolder);
    },
  };
}
export type { DatasetManifest } from '../datasets/manifest';
export type { DatasetProgress } from '../datasets/progress';
