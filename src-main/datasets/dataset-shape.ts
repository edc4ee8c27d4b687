import { isGenerated, type DatasetConfig } from '../domain/config/dataset-config';
import type { DatasetContent } from './content';
import { datasetInfo } from './dataset-info';
import { generateFew } from './generators';

export type DatasetShape = Pick<DatasetContent, 'inputShape' | 'outputSize'>;

/**
 * What a network for a configuration's data takes and gives, without loading imported data. Throws DATASET_NOT_FOUND,
 * DATASET_INVALID.
 */
export async function datasetShape(config: DatasetConfig, datasetsFolder: string): Promise<DatasetShape> {
  if (isGenerated(config)) {
    const { inputShape, outputSize } = generateFew(config);
    return { inputShape, outputSize };
  }
  const { inputShape, outputSize } = await datasetInfo(datasetsFolder, config.name);
  return { inputShape, outputSize };
}
