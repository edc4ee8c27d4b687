import { existsSync, readdirSync, readlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBatches, type Batch, type BatchOptions } from '../../../src-main/datasets/batches/batches';
import { startThreadedSource } from '../../../src-main/datasets/batch-source/threaded-source';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import { memoryForData } from '../../../src-main/datasets/storage/memory-for-data';
import type { LoadedDataset } from '../../../src-main/domain/dataset';
import { repository } from '../../support/samples';
import { imported, temporaryFolder } from '../files';
import { imageContent, imagePart, storeArrays } from '../stored-arrays';

/** Built by `npm test`. */
const entry = join(repository, 'out', 'main', 'batch-thread.js');
const options: BatchOptions = { batchSize: 16, seed: 5, normalize: true, augment: 'none' };

async function storedImages(): Promise<string> {
  const folder = temporaryFolder();
  await storeArrays(folder, 'images', imageContent({ train: imagePart(150, 1), test: imagePart(40, 2) }));
  return folder;
}

async function storedNumbers(): Promise<string> {
  const folder = temporaryFolder();
  const part = (count: number, seed: number) => ({
    count,
    inputs: Float64Array.from({ length: 3 * count }, (_, i) => Math.sin(seed + i)),
    targets: Float32Array.from({ length: 2 * count }, (_, i) => Math.cos(seed + i)),
  });
  await storeArrays(folder, 'images', {
    task: 'regression',
    inputShape: [3],
    outputSize: 2,
    targetShape: [2],
    classNames: [],
    train: part(150, 1),
    test: part(40, 2),
  });
  return folder;
}

/** The same data set in memory and in its files. */
async function both(
  folder: string,
  settings: Record<string, unknown>,
): Promise<[LoadedDataset, LoadedDataset]> {
  const config = imported('images', settings);
  const inMemory = await loadDataset(config, folder, 2 ** 30);
  const inFiles = await loadDataset(config, folder, 0);
  expect(inMemory.train.inputs).not.toHaveProperty('path');
  expect(inFiles.train.inputs).toHaveProperty('path');
  return [inMemory, inFiles];
}

function all(dataset: LoadedDataset, changes: Partial<BatchOptions>): Batch[] {
  const batches = createBatches(dataset, { ...options, ...changes });
  const trained = [0, 1, 7].flatMap((epoch) =>
    Array.from({ length: batches.stepsPerEpoch }, (_, index) => batches.trainBatch(epoch, index)),
  );
  const found = [...trained, ...batches.testBatches(), ...batches.validationBatches()] as Batch[];
  batches.dispose();
  return found;
}

/** Files of this process that are open below a folder. */
function openBelow(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', descriptor));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe('batches from files', () => {
  const splits = [
    {},
    { validationFraction: 0.2 },
    { fold: { of: 3, index: 2 } },
    { limit: { train: 50, test: 10 } },
    { validationFraction: 0.2, limit: { train: 40, validation: 7 }, splitSeed: 3 },
  ];
  const ofImages = [{ classes: ['light', 'dark'], limit: { perClass: 9 } }, { normalize: false }];

  it.each([...splits, ...ofImages])('of images are those from memory, to the bit: %o', async (settings) => {
    const [inMemory, inFiles] = await both(await storedImages(), settings);
    expect(inFiles.statistics).toEqual(inMemory.statistics);
    for (const changes of [{}, { augment: 'cifar' as const }, { batchSize: 'full' as const }]) {
      expect(all(inFiles, changes)).toEqual(all(inMemory, changes));
    }
  });

  it.each(splits)('of numbers are those from memory, to the bit: %o', async (settings) => {
    const [inMemory, inFiles] = await both(await storedNumbers(), settings);
    expect(all(inFiles, {})).toEqual(all(inMemory, {}));
  });

  it('come from a thread as well', async () => {
    const [inMemory, inFiles] = await both(await storedImages(), { validationFraction: 0.2 });
    const expected = createBatches(inMemory, options);
    const batches = createBatches(inFiles, options);
    const source = startThreadedSource(entry, inFiles, batches, options);
    onTestFinished(() => source.dispose());
    for (let epoch = 0; epoch < 3; epoch++) {
      for (let index = 0; index < batches.stepsPerEpoch; index++) {
        expect(await source.trainBatch(epoch, index)).toEqual(expected.trainBatch(epoch, index));
      }
      let index = 0;
      for await (const batch of source.validationBatches()) {
        expect(batch).toEqual(expected.validationBatch(index++));
      }
      expect(index).toBe(expected.validationSteps);
    }
  });
});

describe.runIf(existsSync('/proc/self/fd'))('open files', () => {
  it('are those of batches that were asked for, until they are disposed of', async () => {
    const folder = await storedImages();
    const [, inFiles] = await both(folder, {});
    expect(openBelow(folder)).toEqual([]);
    const batches = createBatches(inFiles, options);
    void batches.trainBatch(0, 0);
    expect(openBelow(folder)).toHaveLength(1);
    void batches.testBatch(0);
    expect(openBelow(folder)).toHaveLength(2);
    batches.dispose();
    batches.dispose();
    expect(openBelow(folder)).toEqual([]);
    expect(() => batches.trainBatch(0, 0)).toThrow('after it was closed');
  });

  it('of a thread are closed when it is ended in the midst of an epoch', async () => {
    const folder = await storedImages();
    const [, inFiles] = await both(folder, {});
    const batches = createBatches(inFiles, options);
    const source = startThreadedSource(entry, inFiles, batches, options);
    let index = 0;
    while (!(source.trainBatch(0, index) instanceof Promise)) {
      index = (index + 1) % batches.stepsPerEpoch;
      await new Promise(setImmediate);
    }
    await source.trainBatch(0, index);
    expect(openBelow(folder).length).toBeGreaterThan(0);
    await source.dispose();
    batches.dispose();
    expect(openBelow(folder)).toEqual([]);
  });

  it('are closed where one is cut short', async () => {
    const folder = await storedImages();
    const [, inFiles] = await both(folder, {});
    truncateSync(join(folder, 'images', 'data', 'train-inputs.npy'), 5000);
    const batches = createBatches(inFiles, options);
    expect(() => batches.trainBatch(0, 0)).toThrow('train-inputs.npy is cut short');
    batches.dispose();
    expect(openBelow(folder)).toEqual([]);
  });
});

describe('what stays in files', () => {
  it('is what the environment says', () => {
    expect(memoryForData({ QUADLAB_DATA_MEMORY_MIB: '512' })).toBe(2 ** 29);
    expect(memoryForData({ QUADLAB_DATA_MEMORY_MIB: '0' })).toBe(0);
    expect(memoryForData({})).toBeGreaterThan(2 ** 20);
    for (const text of ['much', '-1', '1.5']) {
      expect(() => memoryForData({ QUADLAB_DATA_MEMORY_MIB: text })).toThrow(
        `QUADLAB_DATA_MEMORY_MIB is "${text}", expected a whole number of MiB`,
      );
    }
  });
});
