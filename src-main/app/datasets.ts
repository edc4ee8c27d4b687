import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { QuadLabError } from '../core/errors';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
import { checkDataset } from '../datasets/split/check-parts';
import { datasetInfo } from '../datasets/dataset-info';
import { catalogue, knownDataset } from '../datasets/download/catalogue';
import { downloadDataset, type DownloadDatasetOptions } from '../datasets/download/download-dataset';
import { homeError } from '../datasets/home-error';
import { importDataset, type ImportOptions } from '../datasets/import/import-dataset';
import { nameOfPath } from '../datasets/names';
import { listDatasets } from '../datasets/list-datasets';
import type { DatasetManifest } from '../datasets/manifest';
import { previewDataset, type PreviewRequest } from '../datasets/preview/preview-dataset';
import { removeDataset } from '../datasets/remove-dataset';
import { sameContent } from '../datasets/same-content';
import { verifyDataset } from '../datasets/verify-dataset';
import type { Settings } from '../domain/settings';
import type { OnDatasetProgress } from '../datasets/progress';
import type { HomePaths } from '../rundir/paths';
import { lockHolder, takeHomeLock, type HomeLock } from '../store/home-lock';

/** What can be done with imported data sets. */
export function datasetsOf(
  { datasets: datasetsFolder, downloads }: Pick<HomePaths, 'datasets' | 'downloads'>,
  settings: () => Settings,
) {
  return {
    /** Imports data; without a name it has that of its file or folder. */
    add: ({
      name,
      ...options
    }: Omit<ImportOptions, 'datasetsFolder' | 'limits' | 'name'> & { name?: string | undefined }) =>
      importDataset({
        ...options,
        name: name ?? nameOfPath(options.path),
        datasetsFolder,
        limits: settings().datasets.limits,
      }),
    /** What can be downloaded by name. */
    catalogue: () => catalogue(datasetsFolder),
    /** Downloads a known data set and imports it. Beside its errors, HOME_BUSY where another process is at it. */
    async download(options: Omit<DownloadDatasetOptions, 'datasetsFolder' | 'downloadsFolder' | 'limits'>) {
      const { limits, download } = settings().datasets;
      const { name } = knownDataset(options.name);
      const lock = lockDownload(downloads, name);
      try {
        return await downloadDataset({
          ...options,
          settings: { ...download, ...withoutGaps(options.settings ?? {}) },
          limits,
          datasetsFolder,
          downloadsFolder: downloads,
        });
      } finally {
        lock.dispose();
      }
    },
    list: () => listDatasets(datasetsFolder),
    info: (name: string) => datasetInfo(datasetsFolder, name),
    verify: (name: string, onProgress?: OnDatasetProgress) => verifyDataset(datasetsFolder, name, onProgress),
    /** A page of examples, the balance of classes and histograms, of imported or generated data. */
    preview: (config: DatasetConfig, request: PreviewRequest) =>
      previewDataset(datasetsFolder, config, request),
    /** Names of other data sets that hold the same examples. */
    same: (manifest: DatasetManifest) => sameContent(datasetsFolder, manifest),
    remove: (name: string) => removeDataset(datasetsFolder, name),
    /** Fails before anything is stored where data is not there, or does not fit a configuration. */
    async require(configs: readonly RunConfig[]): Promise<void> {
      const different = new Map(
        configs.map((config) => {
          const { dataset, objective, model, training } = config;
          const { labelSmoothing, gradientLoss } = training;
          return [JSON.stringify([dataset, objective, model.type, labelSmoothing, gradientLoss]), config];
        }),
      );
      for (const config of different.values()) await checkDataset(config, datasetsFolder);
    },
  };
}

/** Two processes that write into one part of a file would spoil it. */
export function lockDownload(downloads: string, name: string): HomeLock {
  const file = join(downloads, `${name}.lock`);
  try {
    mkdirSync(downloads, { recursive: true });
  } catch (error) {
    throw homeError(error, downloads);
  }
  const lock = takeHomeLock(file);
  if (lock !== undefined) return lock;
  throw new QuadLabError('HOME_BUSY', `${name} is being downloaded by ${lockHolder(file)}.`, {
    advice: 'Wait until it has ended, or stop it.',
  });
}
export type { CatalogueEntry } from '../datasets/download/catalogue';
export type { DownloadProgress } from '../datasets/download/progress';
export type { DatasetManifest } from '../datasets/manifest';
export type { DatasetProgress } from '../datasets/progress';

/** Without what was not said. */
function withoutGaps<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<Value>;
}
