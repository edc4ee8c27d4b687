import { describe, expect, it } from 'vitest';
import type { MemoryContent } from '../../src-main/datasets/content';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { cifar10Format } from '../../src-main/datasets/formats/cifar/cifar10';
import { expectError } from './errors';
import { cifarBatch, cifarClasses, cifarFiles, readOptions, temporaryFolder, writeFiles } from './files';

async function read(files: Record<string, Uint8Array | string>): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(cifar10Format, await cifar10Format.files(folder), readOptions);
}

describe('CIFAR-10', () => {
  it('reads the batches in the order of their numbers, as pixels', async () => {
    const { train, test, inputShape, classNames } = await read(cifarFiles());
    expect(inputShape).toEqual([32, 32, 3]);
    expect(classNames).toEqual(cifarClasses);
    expect([...train.targets]).toEqual([3, 1, 4, 1, 5, 9]);
    expect([...(test?.targets ?? [])]).toEqual([2, 6]);
    const pixel = (image: number, p: number): number[] => [
      ...train.inputs.subarray(image * 3072 + 3 * p, image * 3072 + 3 * p + 3),
    ];
    expect(pixel(0, 0)).toEqual([0, 0, 7]);
    expect(pixel(2, 5)).toEqual([5, 2, 7]);
    expect(pixel(1, 1023)).toEqual([255, 1, 7]);
  });

  it('names classes by number without batches.meta.txt, and is one part without the other', async () => {
    const content = await read({ 'test_batch.bin': cifarBatch([1]) });
    expect(content.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(content.train.count).toBe(1);
    expect(content.test).toBeUndefined();
    expect((await read({ 'data_batch_1.bin': cifarBatch([1, 2]) })).test).toBeUndefined();
  });

  it.each([0, 100, 3072, 3074, 6145])('rejects a file of %d bytes', async (size) => {
    const files = { ...cifarFiles(), 'data_batch_2.bin': Buffer.alloc(size) };
    await expectError(() => read(files), 'DATASET_INVALID', 'data_batch_2.bin', `${size} bytes`, '3073');
  });

  it('says which label is out of range', async () => {
    const files = { ...cifarFiles(), 'data_batch_1.bin': cifarBatch([1, 11]) };
    await expectError(
      () => read(files),
      'DATASET_INVALID',
      'data_batch_1.bin',
      /image 1 \(byte 3073\) is 11, expected 0 to 9/,
    );
  });

  it('wants ten class names', async () => {
    const files = { ...cifarFiles(), 'batches.meta.txt': 'cat\ndog\n' };
    await expectError(() => read(files), 'DATASET_INVALID', 'batches.meta.txt', '2 class names, expected 10');
  });
});
