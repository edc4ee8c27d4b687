import { isGenerated, type DatasetConfig } from '../../domain/config/dataset-config';
import type { DatasetPart } from '../../domain/dataset';
import type { ContentInfo, DatasetContent } from '../content';
import { datasetInfo } from '../dataset-info';
import { generate } from '../generators';
import { readStored } from '../load-dataset';
import { filesFolder } from '../stored-files';

/** The content of a data set whose examples are read only where they are looked at, as far as its storage allows that. */
export async function openContent(
  datasetsFolder: string,
  config: DatasetConfig,
): Promise<DatasetContent & ContentInfo> {
  if (isGenerated(config)) return generate(config);
  const manifest = await datasetInfo(datasetsFolder, config.name);
  return readStored(manifest, filesFolder(datasetsFolder, manifest), 0);
}

/** The parts that there are, by name. */
export function partsOf(content: DatasetContent): [name: string, part: DatasetPart][] {
  return (['train', 'validation', 'test'] as const).flatMap((name) => {
    const part = content[name];
    return part === undefined ? [] : [[name, part] as [string, DatasetPart]];
  });
}
