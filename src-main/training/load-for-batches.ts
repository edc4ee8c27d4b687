import { gainsByThread } from '../datasets/batch-source/batch-source';
import { shareDataset } from '../datasets/batch-source/share-dataset';
import { loadDataset } from '../datasets/load-dataset';
import { requireDataFit } from '../domain/config/data-fit';
import { isGenerated } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
import type { LoadedDataset } from '../domain/dataset';
import { batchOptionsOf } from './prepare-training';

/** The generated data of the last run: a worker often gets the next one of the same sweep, and to make images takes seconds. */
let last: { key: string; dataset: LoadedDataset } | undefined;

/**
 * The data of a configuration, in memory that threads can share where one will prepare its batches. Throws CONFIG_INVALID
 * where the network or the metrics do not fit them, and as `loadDataset`.
 */
export async function loadForBatches(config: RunConfig, datasetsFolder: string): Promise<LoadedDataset> {
  const key = JSON.stringify(config.dataset);
  const dataset = last?.key === key ? last.dataset : await loadShared(config, datasetsFolder);
  last = isGenerated(config.dataset) ? { key, dataset } : undefined;
  requireDataFit(config, dataset);
  return dataset;
}

async function loadShared(config: RunConfig, datasetsFolder: string): Promise<LoadedDataset> {
  const dataset = await loadDataset(config.dataset, datasetsFolder);
  return gainsByThread(dataset, batchOptionsOf(config)) ? shareDataset(dataset) : dataset;
}
