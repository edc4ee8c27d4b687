import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isQuadLabError } from '../core/errors';
import { isGenerated, type DatasetConfig, type ImportedDatasetConfig } from '../domain/config/dataset-config';
import type { DatasetPart, LoadedDataset } from '../domain/dataset';
import { checkTestFraction } from './check-parts';
import type { DatasetContent } from './content';
import { datasetInfo } from './dataset-info';
import { fingerprintOf } from './fingerprint';
import { formatByName } from './formats';
import { generate } from './generators';
import { limitPart } from './limit';
import type { DatasetManifest } from './manifest';
import { dataPath, datasetPath } from './paths';
import { splitStratified } from './split';
import { datasetChanged } from './verify-dataset';

/**
 * Generates a data set, or loads an imported one from `<home>/datasets`, whole into memory; images as bytes [n, H, W, C].
 * The fingerprint is that of the whole content, before `testFraction` and `limit`.
 * Throws DATASET_NOT_FOUND (with what there is), DATASET_CHANGED (not what was imported), DATASET_INVALID (no usable
 * manifest), CONFIG_INVALID (`testFraction` missing, superfluous or too small).
 */
export async function loadDataset(config: DatasetConfig, datasetsFolder: string): Promise<LoadedDataset> {
  if (isGenerated(config)) {
    const content = generate(config);
    return loaded(config.name, content, partsOf(content, config.name), fingerprintOf(content));
  }
  const manifest = await datasetInfo(datasetsFolder, config.name);
  const content = await readContent(manifest, dataPath(datasetPath(datasetsFolder, config.name)));
  const { train, test } = partsOf(content, config.name, config);
  const parts = {
    train: limitPart(train, content.outputSize, config.limit?.train),
    test: limitPart(test, content.outputSize, config.limit?.test),
  };
  return loaded(config.name, content, parts, manifest.fingerprint);
}

function loaded(
  name: string,
  { task, inputShape, outputSize, targetShape, classNames }: DatasetContent,
  parts: { train: DatasetPart; test: DatasetPart },
  fingerprint: string,
): LoadedDataset {
  return { name, task, inputShape, outputSize, targetShape, classNames, ...parts, fingerprint };
}

async function readContent(manifest: DatasetManifest, folder: string): Promise<DatasetContent> {
  const format = formatByName(manifest.format);
  const files = manifest.files.map(({ name }) => ({ name, path: join(folder, name) }));
  for (const file of files) {
    const isThere = await stat(file.path).then(
      () => true,
      () => false,
    );
    if (!isThere) throw datasetChanged(manifest.name, `${file.name} is missing`);
  }
  const content = await format.read(files).catch((error: unknown) => {
    // It was valid when it was imported.
    if (!isQuadLabError(error) || error.code !== 'DATASET_INVALID') throw error;
    throw datasetChanged(manifest.name, error.message.replace(/\.$/, ''), error);
  });
  const found = fingerprintOf(content);
  if (found !== manifest.fingerprint) {
    throw datasetChanged(
      manifest.name,
      `its content has the fingerprint ${found}, expected ${manifest.fingerprint}`,
    );
  }
  return content;
}

function partsOf(
  content: DatasetContent,
  name: string,
  config?: Pick<ImportedDatasetConfig, 'testFraction' | 'splitSeed'>,
): { train: DatasetPart; test: DatasetPart } {
  const { train, test, outputSize } = content;
  const fraction = config?.testFraction;
  checkTestFraction(name, fraction, { train: train.count, test: test?.count ?? 0 });
  if (test === undefined) return splitStratified(train, outputSize, fraction ?? 0, config?.splitSeed ?? 0);
  return { train, test };
}
