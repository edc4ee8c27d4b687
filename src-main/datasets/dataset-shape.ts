import { isGenerated, type DatasetConfig } from '../domain/config/dataset-config';
import { chosenLabels } from './split/choose-classes';
import type { DatasetContent } from './content';
import { datasetInfo } from './dataset-info';
import { generateFew } from './generators';

export type DatasetShape = Pick<DatasetContent, 'inputShape' | 'outputSize'>;

/**
 * What a network for a configuration's data takes and gives, without loading imported data. Throws DATASET_NOT_FOUND,
 * DATASET_INVALID, CONFIG_INVALID (no such class).
 */
export async function datasetShape(config: DatasetConfig, datasetsFolder: string): Promise<DatasetShape> {
  if (isGenerated(config)) {
    const { inputShape, outputSize } = generateFew(config);
    return { inputShape, outputSize };
  }
  const manifest = await datasetInfo(datasetsFolder, config.name);
  const labels = chosenLabels(config.name, config.classes, manifest);
  return { inputShape: manifest.inputShape, outputSize: labels?.length ?? manifest.outputSize };
}
