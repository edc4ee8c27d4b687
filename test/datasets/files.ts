import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach } from 'vitest';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import type { ReadOptions } from '../../src-main/datasets/formats/format';
import {
  importedSchema,
  type DatasetConfig,
  type ImportedDatasetConfig,
} from '../../src-main/domain/config/dataset-config';
import type { DatasetPart, LoadedDataset, MemoryPart } from '../../src-main/domain/dataset';
import { defaultImportLimits } from '../../src-main/domain/import-limits';

const folders: string[] = [];

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quadlab-datasets-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

function header(...words: number[]): Buffer {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, i) => bytes.writeUInt32BE(word, 4 * i));
  return bytes;
}

/** Images [labels.length, 3, 2] whose bytes count up; the first byte is `start`. */
export function idxImages(count: number, start = 0): Buffer {
  return Buffer.concat([
    header(0x803, count, 3, 2),
    Buffer.from(Array.from({ length: count * 6 }, (_, i) => (start + i) % 256)),
  ]);
}

export function idxLabels(labels: readonly number[]): Buffer {
  return Buffer.concat([header(0x801, labels.length), Buffer.from(labels)]);
}

export const trainLabels = [0, 1, 2, 0, 1, 2, 0, 1];
export const testLabels = [2, 1, 0];

export function idxFiles(): Record<string, Buffer> {
  return {
    'train-images-idx3-ubyte': idxImages(trainLabels.length),
    'train-labels-idx1-ubyte': idxLabels(trainLabels),
    't10k-images-idx3-ubyte': idxImages(testLabels.length, 100),
    't10k-labels-idx1-ubyte': idxLabels(testLabels),
  };
}

export function zipped(files: Record<string, Buffer>): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`${name}.gz`, gzipSync(content)]),
  );
}

/** Only the test part, as a single part of 20 images in two classes. */
export function idxSinglePart(count = 20): Record<string, Buffer> {
  return {
    't10k-images-idx3-ubyte': idxImages(count),
    't10k-labels-idx1-ubyte': idxLabels(Array.from({ length: count }, (_, i) => (i % 4 === 0 ? 1 : 0))),
  };
}

/** CIFAR-10 records: pixel p of image i has red p % 256, green i, blue 7. */
export function cifarBatch(labels: readonly number[]): Buffer {
  return Buffer.concat(
    labels.map((label, i) =>
      Buffer.concat([
        Buffer.from([label]),
        Buffer.from(Array.from({ length: 1024 }, (_, p) => p % 256)),
        Buffer.alloc(1024, i),
        Buffer.alloc(1024, 7),
      ]),
    ),
  );
}

export const cifarClasses = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');

export function cifarFiles(): Record<string, Uint8Array | string> {
  return {
    'batches.meta.txt': `${cifarClasses.join('\n')}\n\n`,
    'data_batch_1.bin': cifarBatch([3, 1, 4]),
    'data_batch_2.bin': cifarBatch([1, 5]),
    'data_batch_10.bin': cifarBatch([9]),
    'test_batch.bin': cifarBatch([2, 6]),
  };
}

export function imported(name: string, options: Record<string, unknown> = {}): ImportedDatasetConfig {
  return importedSchema.parse({ name, ...options });
}

export const readOptions: ReadOptions = { limits: defaultImportLimits, settings: {} };

/** A loaded data set of which a test looks into the numbers. */
export async function loadInMemory(
  config: DatasetConfig,
  datasetsFolder: string,
): Promise<LoadedDataset<MemoryPart>> {
  const { train, test, validation, ...rest } = await loadDataset(config, datasetsFolder);
  return {
    ...rest,
    train: inMemory(train),
    test: inMemory(test),
    ...(validation && { validation: inMemory(validation) }),
  };
}

function inMemory(part: DatasetPart): MemoryPart {
  const { inputs, targets } = part;
  if ('path' in inputs || 'places' in inputs || 'path' in targets) {
    throw new Error('The part is in a file.');
  }
  return { ...part, inputs, targets };
}
