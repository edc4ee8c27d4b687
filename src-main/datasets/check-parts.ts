import { QuadLabError } from '../core/errors';
import { requireDataFit } from '../domain/config/data-fit';
import { isGenerated } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
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
 * Whether a configuration's data is there, has the parts that it needs, and fits the rest of it, from the manifest alone:
 * so that nothing is stored for a run that could not begin. Throws DATASET_NOT_FOUND, DATASET_INVALID, CONFIG_INVALID.
 */
export async function checkDataset(config: RunConfig, datasetsFolder: string): Promise<void> {
  const { dataset } = config;
  if (isGenerated(dataset)) return;
  const manifest = await datasetInfo(datasetsFolder, dataset.name);
  const { train, test } = manifest;
  checkTestFraction(dataset.name, dataset.testFraction, { train: train.count, test: test.count });
  requireDataFit(config, manifest);
}
