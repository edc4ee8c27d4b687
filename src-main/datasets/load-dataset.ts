import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isQuadLabError } from '../core/errors';
import {
  isGenerated,
  type DatasetConfig,
  type GeneratedDatasetConfig,
} from '../domain/config/dataset-config';
import type { DatasetPart, LoadedDataset, MemoryPart } from '../domain/dataset';
import type { ImportLimits } from '../domain/import-limits';
import { chooseClasses, chosenLabels } from './split/choose-classes';
import { withoutOtherRows, type ContentInfo, type DatasetContent } from './content';
import { datasetInfo } from './dataset-info';
import { fingerprintOf } from './fingerprint';
import { formatByName } from './formats';
import { readContent } from './formats/read-content';
import { generate } from './generators';
import type { DatasetManifest } from './manifest';
import { splitParts } from './split/split-parts';
import { channelStatistics } from './statistics/channel-statistics';
import { readArrays } from './storage/read-array-files';
import { readEncoded } from './storage/read-encoded';
import { filesFolder } from './stored-files';
import { isEncoded, isInFile } from './values/file-values';
import { datasetChanged } from './verify-dataset';
import { changedInPlace } from './verify-images';

/**
 * Generates a data set, or loads an imported one from `<home>/datasets`, images as bytes [n, H, W, C]: into memory, or
 * where its arrays take more than `memoryBytes`, as files that are read as they are needed. Classes are chosen first, then
 * parts are split, then limited. The fingerprint is that of the whole content, before all that.
 * Throws DATASET_NOT_FOUND (with what there is), DATASET_CHANGED (not what was imported), DATASET_INVALID (no usable
 * manifest), CONFIG_INVALID (classes or parts that the data does not have, or has already).
 */
export async function loadDataset(
  config: DatasetConfig,
  datasetsFolder: string,
  memoryBytes?: number,
): Promise<LoadedDataset> {
  if (isGenerated(config)) return loadGenerated(config);
  const manifest = await datasetInfo(datasetsFolder, config.name);
  const touched = await changedInPlace(datasetsFolder, manifest, { onlyTouched: true });
  if (touched.length > 0) throw datasetChanged(config.name, touched.join('; '));
  const stored = await readStored(manifest, filesFolder(datasetsFolder, manifest), memoryBytes);
  const content = chooseClasses(stored, chosenLabels(config.name, config.classes, stored));
  const { train, test, validation } = splitParts(content, config);
  const settle = (part: DatasetPart): DatasetPart => withoutOtherRows(part, content);
  const dataset = loaded(
    config.name,
    content,
    { train: settle(train), test: settle(test), ...(validation && { validation: settle(validation) }) },
    manifest.fingerprint,
  );
  const { mean, deviation } = manifest;
  if (!config.normalize || mean.length === 0) return dataset;
  // Of the whole training part they are known since its import.
  const statistics =
    train === stored.train ? { mean, deviation } : channelStatistics(dataset.train, content.inputShape);
  return { ...dataset, statistics };
}

/** A generated data set, which is always in memory. */
export async function loadGenerated(config: GeneratedDatasetConfig): Promise<LoadedDataset<MemoryPart>> {
  const content = generate(config);
  const { train, test } = content;
  return loaded(config.name, content, { train, test }, await fingerprintOf(content));
}

function loaded<Part extends DatasetPart>(
  name: string,
  { task, inputShape, outputSize, targetShape, classNames, columns }: ContentInfo,
  parts: { train: Part; test: Part; validation?: Part },
  fingerprint: string,
): LoadedDataset<Part> {
  return { name, task, inputShape, outputSize, targetShape, classNames, columns, ...parts, fingerprint };
}

/** The content of an imported data set as its manifest describes it. Throws DATASET_CHANGED. */
export async function readStored(
  manifest: DatasetManifest,
  folder: string,
  memoryBytes: number | undefined,
): Promise<DatasetContent> {
  const { name, fingerprint } = manifest;
  await checkFiles(manifest, folder);
  try {
    const content = await readContentOf(manifest, folder, memoryBytes);
    // What is not in memory would have to be read whole for this: `verify` does so.
    if (isLarge(content)) return content;
    const found = await fingerprintOf(content);
    if (found === fingerprint) return content;
    throw datasetChanged(name, `its content has the fingerprint ${found}, expected ${fingerprint}`);
  } catch (error) {
    // It was valid when it was imported.
    if (!isQuadLabError(error) || error.code !== 'DATASET_INVALID') throw error;
    throw datasetChanged(name, error.message.replace(/\.$/, ''), error);
  }
}

async function readContentOf(
  manifest: DatasetManifest,
  folder: string,
  memoryBytes: number | undefined,
): Promise<DatasetContent> {
  const { storage } = manifest;
  switch (storage.kind) {
    case 'arrays':
      return readArrays(folder, manifest, storage.parts, memoryBytes);
    case 'images':
      return readEncoded(folder, manifest, storage);
    case 'files':
      return readFiles(manifest, storage.limits, folder);
  }
}

const isLarge = ({ train, test, validation }: DatasetContent): boolean =>
  [train, test, validation].some(
    (part) => part !== undefined && (isEncoded(part.inputs) || isInFile(part.inputs)),
  );

async function checkFiles({ name, files, storage }: DatasetManifest, folder: string): Promise<void> {
  for (const file of files) {
    const found = await stat(join(folder, file.name)).then(
      ({ size }) => size,
      () => undefined,
    );
    if (found === undefined) throw datasetChanged(name, `${file.name} is missing`);
    if (storage.kind !== 'files' && found !== file.bytes) {
      throw datasetChanged(name, `${file.name} has ${found} bytes, expected ${file.bytes}`);
    }
  }
}

function readFiles(manifest: DatasetManifest, limits: ImportLimits, folder: string): Promise<DatasetContent> {
  const files = manifest.files.map(({ name }) => ({ name, path: join(folder, name) }));
  return readContent(formatByName(manifest.format), files, {
    limits,
    settings: manifest.settings,
  });
}
