import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import type { MemoryContent } from '../../src-main/datasets/content';
import { fingerprintOf } from '../../src-main/datasets/fingerprint';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { idxFormat } from '../../src-main/datasets/formats/idx/idx';
import { expectError } from './errors';
import {
  idxFiles,
  idxImages,
  idxLabels,
  idxSinglePart,
  readOptions,
  temporaryFolder,
  testLabels,
  trainLabels,
  writeFiles,
  zipped,
} from './files';

const images = 'train-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';

async function read(files: Record<string, Uint8Array>): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(idxFormat, await idxFormat.files(folder), readOptions);
}

function changed(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(value, offset);
  return copy;
}

describe('IDX', () => {
  it('reads both parts', async () => {
    const content = await read(idxFiles());
    expect(content.inputShape).toEqual([3, 2, 1]);
    expect(content.classNames).toEqual(['0', '1', '2']);
    expect([...content.train.targets]).toEqual(trainLabels);
    expect([...(content.test?.targets ?? [])]).toEqual(testLabels);
    expect([...(content.test?.inputs.subarray(0, 6) ?? [])]).toEqual([100, 101, 102, 103, 104, 105]);
  });

  it('has the same fingerprint packed and unpacked, another for other bytes', async () => {
    const plain = await fingerprintOf(await read(idxFiles()));
    expect(await fingerprintOf(await read(zipped(idxFiles())))).toBe(plain);
    expect(await fingerprintOf(await read({ ...idxFiles(), [images]: idxImages(8, 1) }))).not.toBe(plain);
  });

  it('takes the unpacked file where both lie there, and names with a dot', async () => {
    const files = await idxFormat.files(
      writeFiles(temporaryFolder(), { ...idxFiles(), ...zipped(idxFiles()) }),
    );
    expect(files.every((file) => !file.name.endsWith('.gz'))).toBe(true);
    const dotted = { 'train-images.idx3-ubyte': idxImages(1), 'train-labels.idx1-ubyte': idxLabels([0]) };
    expect((await read(dotted)).train.count).toBe(1);
  });

  it.each(['t10k', 'train', 'digits'])('is a single part with only %s files', async (prefix) => {
    const content = await read({
      [`${prefix}-images-idx3-ubyte`]: idxImages(2),
      [`${prefix}-labels-idx1-ubyte`]: idxLabels([0, 1]),
    });
    expect(content.train.count).toBe(2);
    expect(content.test).toBeUndefined();
  });

  it('says which bytes are no IDX header', async () => {
    const wrong = { ...idxFiles(), [images]: changed(idxImages(8), 0, 0x801) };
    await expectError(() => read(wrong), 'DATASET_INVALID', images, '0x00000801', '0x00000803');
    const packed = { ...idxFiles(), [images]: gzipSync(idxImages(8)) };
    await expectError(() => read(packed), 'DATASET_INVALID', images, 'add ".gz"');
  });

  it('says how many bytes were expected and found', async () => {
    const short = { ...idxFiles(), [images]: idxImages(8).subarray(0, 50) };
    await expectError(() => read(short), 'DATASET_INVALID', images, 'expected 64 bytes, found 50');
    const stub = { ...idxFiles(), [images]: idxImages(8).subarray(0, 9) };
    await expectError(() => read(stub), 'DATASET_INVALID', images, 'expected 16 bytes, found 9');
    const long = { ...idxFiles(), [images]: Buffer.concat([idxImages(8), Buffer.alloc(1)]) };
    await expectError(() => read(long), 'DATASET_INVALID', images, 'announces 64 bytes, found more');
    const none = { ...idxFiles(), [images]: Buffer.alloc(0) };
    await expectError(() => read(none), 'DATASET_INVALID', images, 'found 0');
  });

  it('wants as many labels as images, and images of one size', async () => {
    const fewer = { ...idxFiles(), [labels]: idxLabels([0, 1]) };
    await expectError(() => read(fewer), 'DATASET_INVALID', labels, '2 labels, expected 8');
    const turned = Buffer.from(idxImages(3));
    turned.writeUInt32BE(2, 8);
    turned.writeUInt32BE(3, 12);
    const other = { ...idxFiles(), 't10k-images-idx3-ubyte': turned };
    await expectError(() => read(other), 'DATASET_INVALID', 't10k-images', '2×3, expected 3×2');
    const empty = { ...idxFiles(), [images]: idxImages(0), [labels]: idxLabels([]) };
    await expectError(() => read(empty), 'DATASET_INVALID', images, 'no pixels');
  });

  it('wants a partner for each file, and each part once', async () => {
    const folder = writeFiles(temporaryFolder(), { [images]: idxImages(1) });
    await expectError(() => idxFormat.files(folder), 'DATASET_INVALID', 'train-labels-idx1-ubyte');
    const twice = {
      ...idxFiles(),
      'test-images-idx3-ubyte': idxImages(1),
      'test-labels-idx1-ubyte': idxLabels([0]),
    };
    await expectError(() => read(twice), 'DATASET_INVALID', 'both the test part');
    const stray = {
      ...idxFiles(),
      'x-images-idx3-ubyte': idxImages(1),
      'x-labels-idx1-ubyte': idxLabels([0]),
    };
    await expectError(() => read(stray), 'DATASET_INVALID', 'x-images-idx3-ubyte is neither');
  });

  describe('gzipped', () => {
    const packed = (bytes: Uint8Array): Record<string, Uint8Array> => ({
      ...zipped(idxSinglePart()),
      't10k-images-idx3-ubyte.gz': bytes,
    });
    const whole = gzipSync(idxImages(20));

    it('says where the compressed data ends early', async () => {
      const short = packed(whole.subarray(0, whole.length - 20));
      await expectError(() => read(short), 'DATASET_INVALID', 't10k-images', 'cut short: expected 136 bytes');
    });

    it('says what is damaged', async () => {
      const damaged = Buffer.from(whole);
      damaged.writeUInt32LE(damaged.readUInt32LE(damaged.length - 8) ^ 1, damaged.length - 8);
      await expectError(
        () => read(packed(damaged)),
        'DATASET_INVALID',
        't10k-images',
        'incorrect data check',
      );
      const garbage = packed(Buffer.from('this is no gzip file'));
      await expectError(() => read(garbage), 'DATASET_INVALID', 'incorrect header check', 'remove ".gz"');
    });

    it('unpacks no more than the header announces', async () => {
      const bomb = gzipSync(Buffer.concat([idxImages(20), Buffer.alloc(100_000_000)]), { level: 9 });
      const before = process.memoryUsage().rss;
      await expectError(() => read(packed(bomb)), 'DATASET_INVALID', 'announces 136 bytes, found more');
      expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    });

    it('does not believe a header that announces more than fits', async () => {
      const huge = packed(gzipSync(changed(idxImages(20), 4, 0xffffffff)));
      await expectError(() => read(huge), 'DATASET_INVALID', 'announces 25769803786 bytes, expected at most');
    });
  });
});
