import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isQuadLabError } from '../core/errors';
import {
  isGenerated,
  type DatasetConfig,
  type GeneratedDatasetConfig,
  type ImportedDatasetConfig,
} from '../domain/config/dataset-config';
import type { DatasetPart, LoadedDataset, MemoryPart } from '../domain/dataset';
import { defaultImportLimits } from '../domain/import-limits';
import { checkTestFraction } from './check-parts';
import type { ContentInfo, DatasetContent } from './content';
import { datasetInfo } from './dataset-info';
import { fingerprintOf } from './fingerprint';
import { formatByName } from './formats';
import { readContent } from './formats/read-content';
import { generate } from './generators';
import { limitPart } from './limit';
import type { DatasetManifest } from './manifest';
import { splitStratified } from './split';
import { readArrays } from './storage/read-array-files';
import { readEncoded } from './storage/read-encoded';
import { filesFolder } from './stored-files';
import { datasetChanged } from './verify-dataset';

/**
 * Generates a data set, or loads an imported one from `<home>/datasets`, images as bytes [n, H, W, C]: into memory, or
 * where its arrays take more than `memoryBytes`, as files that are read as they are needed. The fingerprint is that of the whole content, before `testFraction` and `limit`.
 * Throws DATASET_NOT_FOUND (with what there is), DATASET_CHANGED (not what was imported), DATASET_INVALID (no usable
 * manifest), CONFIG_INVALID (`testFraction` missing, superfluous or too small).
 */
export async function loadDataset(
  config: DatasetConfig,
  datasetsFolder: string,
  memoryBytes?: number,
): Promise<LoadedDataset> {
  if (isGenerated(config)) return loadGenerated(config);
  const manifest = await datasetInfo(datasetsFolder, config.name);
  const content = await readStored(manifest, filesFolder(datasetsFolder, manifest), memoryBytes);
  const { train, test } = partsOf(content, config.name, config);
  const parts = {
    train: limitPart(train, content.outputSize, config.limit?.train),
    test: limitPart(test, content.outputSize, config.limit?.test),
  };
  return loaded(config.name, content, parts, manifest.fingerprint);
}

/** A generated data set, which is always in memory. */
export async function loadGenerated(config: GeneratedDatasetConfig): Promise<LoadedDataset<MemoryPart>> {
  const content = generate(config);
  return loaded(config.name, content, content, await fingerprintOf(content));
}

function loaded<Part extends DatasetPart>(
  name: string,
  { task, inputShape, outputSize, targetShape, classNames }: ContentInfo,
  { train, test }: { train: Part; test: Part },
  fingerprint: string,
): LoadedDataset<Part> {
  return { name, task, inputShape, outputSize, targetShape, classNames, train, test, fingerprint };
}

async function readStored(
  manifest: DatasetManifest,
  folder: string,
  memoryBytes: number | undefined,
): Promise<DatasetContent> {
  const { name, storage } = manifest;
  await checkFiles(manifest, folder);
  try {
    if (storage.kind === 'arrays') {
      return readArrays(folder, manifest, storage.parts, memoryBytes);
    }
    if (storage.kind === 'images') return await readEncoded(folder, manifest, storage);
    return await readFiles(manifest, folder);
  } catch (error) {
    // It was valid when it was imported.
    if (!isQuadLabError(error) || error.code !== 'DATASET_INVALID') throw error;
    throw datasetChanged(name, error.message.replace(/\.$/, ''), error);
  }
}

async function checkFiles({ name, files, storage }: DatasetManifest, folder: string): Promise<void> {
  for (const file of files) {
    const found = await stat(join(folder, file.name)).then(
      ({ size }) => size,
      () => undefined,
    );
    if (found === undefined) throw datasetChanged(name, `${file.name} is missing`);
    // Arrays are not hashed again each time: there may be hundreds of gigabytes.
    if (storage.kind !== 'files' && found !== file.bytes) {
      throw datasetChanged(name, `${file.name} has ${found} bytes, expected ${file.bytes}`);
    }
  }
}

async function readFiles(manifest: DatasetManifest, folder: string): Promise<DatasetContent> {
  const files = manifest.files.map(({ name }) => ({ name, path: join(folder, name) }));
  const { settings, fingerprint } = manifest;
  const content = await readContent(formatByName(manifest.format), files, {
    limits: defaultImportLimits,
    settings,
  });
  const found = await fingerprintOf(content);
  if (found === fingerprint) return content;
  throw datasetChanged(manifest.name, `its content has the fingerprint ${found}, expected ${fingerprint}`);
}

function partsOf(
  content: DatasetContent,
  name: string,
  config: Pick<ImportedDatasetConfig, 'testFraction' | 'splitSeed'>,
): { train: DatasetPart; test: DatasetPart } {
  const { train, test, outputSize } = content;
  const fraction = config.testFraction;
  checkTestFraction(name, fraction, { train: train.count, test: test?.count ?? 0 });
  if (test === undefined) return splitStratified(train, outputSize, fraction ?? 0, config.splitSeed);
  return { train, test };
}
