import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MemoryContent } from '../../../src-main/datasets/content';
import { cifar100Format } from '../../../src-main/datasets/formats/cifar/cifar100';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import type { ImportSettings } from '../../../src-main/domain/import-settings';
import { expectError } from '../errors';
import { imported, loadInMemory, readOptions, temporaryFolder, writeFiles } from '../files';
import { cifar100Batch, cifar100Files, coarseNames, fineNames } from './make-files';

async function read(
  files: Record<string, Uint8Array | string>,
  settings: ImportSettings = {},
): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(cifar100Format, await cifar100Format.files(folder), { ...readOptions, settings });
}

describe('CIFAR-100', () => {
  it('has 100 classes and pixels', async () => {
    const { train, test, classNames, inputShape } = await read(cifar100Files());
    expect(classNames).toEqual(fineNames);
    expect(inputShape).toEqual([32, 32, 3]);
    expect([...train.targets]).toEqual([99, 3, 50, 3, 0, 71]);
    expect([...(test?.targets ?? [])]).toEqual([1, 42]);
    expect([...train.inputs.subarray(3072 + 15, 3072 + 18)]).toEqual([5, 0, 7]);
  });

  it('has 20 superclasses where the labels are to be coarse, also when it is loaded', async () => {
    const content = await read(cifar100Files(), { labels: 'coarse' });
    expect(content).toMatchObject({ outputSize: 20, classNames: coarseNames });
    expect([...content.train.targets]).toEqual([19, 0, 10, 0, 0, 14]);
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), cifar100Files());
    await importDataset({ datasetsFolder, name: 'coarse', path, settings: { labels: 'coarse' } });
    const loaded = await loadInMemory(imported('coarse'), datasetsFolder);
    expect([...loaded.test.targets]).toEqual([0, 8]);
  });

  it('calls classes by number without names, and is one part without the other', async () => {
    const content = await read({ 'test.bin': cifar100Batch([7]) });
    expect(content.classNames[99]).toBe('99');
    expect(content.train.count).toBe(1);
    expect(content.test).toBeUndefined();
  });

  it.each([0, 100, 3073, 3075, 6147])('rejects a file of %d bytes', async (size) => {
    const files = { ...cifar100Files(), 'train.bin': Buffer.alloc(size) };
    await expectError(() => read(files), 'DATASET_INVALID', 'train.bin', `${size} bytes`, '3074');
  });

  it('says which label is out of range, and wants all names', async () => {
    const files = { ...cifar100Files(), 'train.bin': cifar100Batch([1, 100]) };
    await expectError(
      () => read(files),
      'DATASET_INVALID',
      'train.bin: the label of image 1 (byte 3075) is 100, expected 0 to 99',
    );
    await expectError(
      () => read(files, { labels: 'coarse' }),
      'DATASET_INVALID',
      'image 1 (byte 3074) is 20, expected 0 to 19',
    );
    const unnamed = { ...cifar100Files(), 'fine_label_names.txt': 'apple\n' };
    await expectError(() => read(unnamed), 'DATASET_INVALID', '1 class names, expected 100');
  });
});
