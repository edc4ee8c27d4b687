import { QuadLabError } from '../core/errors';
import { isGenerated, type DatasetConfig } from '../domain/config/dataset-config';
import { datasetInfo } from './dataset-info';

/** Throws CONFIG_INVALID unless a test fraction is given where the data has no test part, and only there. */
export function checkTestFraction(
  name: string,
  fraction: number | undefined,
  counts: { train: number; test: number },
): void {
  if (counts.test === 0 && fraction === undefined) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.testFraction: missing, but "${name}" is a single part of ${counts.train} examples without a test part.`,
      { advice: 'Set dataset.testFraction, for example to 0.2, to hold out examples for testing.' },
    );
  }
  if (counts.test > 0 && fraction !== undefined) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.testFraction: found ${fraction}, but "${name}" has a test part of its own with ${counts.test} examples.`,
      { advice: 'Remove dataset.testFraction; limit.test takes fewer test examples.' },
    );
  }
}

/**
 * Whether a configuration's data is there and has the parts that it needs, from the manifest alone: so that nothing is
 * stored for a run that could not begin. Throws DATASET_NOT_FOUND, DATASET_INVALID, CONFIG_INVALID.
 */
export async function checkDataset(config: DatasetConfig, datasetsFolder: string): Promise<void> {
  if (isGenerated(config)) return;
  const { train, test } = await datasetInfo(datasetsFolder, config.name);
  checkTestFraction(config.name, config.testFraction, { train: train.count, test: test.count });
}
