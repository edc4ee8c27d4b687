import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MemoryContent } from '../../../src-main/datasets/content';
import { fingerprintOf } from '../../../src-main/datasets/fingerprint';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import { svhnFormat } from '../../../src-main/datasets/formats/svhn';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import type { ImportSettings } from '../../../src-main/domain/import-settings';
import { expectError } from '../errors';
import { imported, readOptions, temporaryFolder, writeFiles } from '../files';
import { matFile, svhnFile, svhnFiles } from './make-files';
import { writtenFile } from './written-files';

type Files = Record<string, Uint8Array>;
const train = 'train_32x32.mat';

async function read(files: Files, settings: ImportSettings = {}): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  const found = await svhnFormat.files(folder, settings);
  return readContent(svhnFormat, found, { ...readOptions, settings });
}

const wrong = (file: Buffer, ...texts: (string | RegExp)[]) =>
  expectError(() => read({ [train]: file }), 'DATASET_INVALID', train, ...texts);

describe('SVHN', () => {
  it('has upright images, and 0 for the label 10', async () => {
    const content = await read(svhnFiles());
    expect(content).toMatchObject({ inputShape: [32, 32, 3], outputSize: 10 });
    expect(content.classNames[9]).toBe('9');
    expect([...content.train.targets]).toEqual([1, 0, 9, 2, 0, 1]);
    expect([...(content.test?.targets ?? [])]).toEqual([5, 0]);
    const pixel = (image: number, row: number, column: number): number[] => {
      const at = 3 * (1024 * image + 32 * row + column);
      return [...content.train.inputs.subarray(at, at + 3)];
    };
    expect(pixel(0, 3, 30)).toEqual([3, 30, 0]);
    expect(pixel(5, 31, 0)).toEqual([31, 0, 5]);
  });

  it('is the same packed, unpacked and in both byte orders', async () => {
    const expected = await fingerprintOf(await read(svhnFiles()));
    for (const packed of [false, true]) {
      for (const bigEndian of [false, true]) {
        expect(await fingerprintOf(await read(svhnFiles({ packed, bigEndian })))).toBe(expected);
      }
    }
  });

  it('reads what SciPy wrote, with labels inside a tag', async () => {
    const { train: part } = await read({ [train]: writtenFile('mat packed') });
    expect([...part.targets]).toEqual([0, 3]);
    const at = (image: number, row: number, column: number, channel: number): number | undefined =>
      part.inputs[((image * 32 + row) * 32 + column) * 3 + channel];
    expect([at(0, 1, 2, 0), at(0, 1, 2, 1), at(1, 1, 2, 2), at(1, 31, 31, 2)]).toEqual([5, 6, 7, 255]);
    expect([...part.inputs].filter((value) => value !== 0)).toHaveLength(4);
  });

  it('takes extra images only where they are asked for', async () => {
    const files = { ...svhnFiles(), 'extra_32x32.mat': svhnFile([7, 8]) };
    expect((await read(files)).train.count).toBe(6);
    const content = await read(files, { extra: true });
    expect([...content.train.targets]).toEqual([1, 0, 9, 2, 0, 1, 7, 8]);
    await expectError(() => read(svhnFiles(), { extra: true }), 'DATASET_INVALID', 'no extra_32x32.mat');
  });

  it('is a single part with one file, and one image is enough', async () => {
    const { 'test_32x32.mat': test = Buffer.alloc(0) } = svhnFiles();
    expect((await read({ 'test_32x32.mat': test })).test).toBeUndefined();
    const data = Buffer.alloc(3072, 9);
    const single = matFile([
      { name: 'X', shape: [32, 32, 3], data },
      { name: 'note', shape: [1, 1], data: Buffer.from([1]) },
      { name: 'y', shape: [1, 1], data: Buffer.from([4]) },
    ]);
    expect([...(await read({ [train]: single })).train.targets]).toEqual([4]);
  });

  it('is the same in files and in memory', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), svhnFiles({ packed: true }));
    await importDataset({ datasetsFolder, name: 'svhn', path });
    const inFiles = await loadDataset(imported('svhn'), datasetsFolder, 0);
    const inMemory = await loadDataset(imported('svhn'), datasetsFolder);
    expect('path' in inFiles.train.inputs).toBe(true);
    expect(await fingerprintOf(inFiles)).toBe(await fingerprintOf(inMemory));
  });

  it('says which label is out of range', async () => {
    await wrong(svhnFile([1, 2, 11]), 'array y: the label of image 2 is 11, expected 1 to 10');
    await wrong(svhnFile([0]), 'the label of image 0 is 0');
  });

  it('says what else is wrong', async () => {
    const image = Buffer.alloc(3072);
    const y = { name: 'y', shape: [1, 1], data: Buffer.from([1]) };
    const x = (shape: number[]) => ({ name: 'X', shape, data: image });
    await wrong(matFile([y]), 'has no array X; found y');
    await wrong(matFile([]), 'has no array X; found no array at all');
    await wrong(matFile([x([32, 32, 3, 1]), x([32, 32, 3, 1]), y]), 'array X twice');
    await wrong(matFile([x([32, 96, 1, 1]), y]), 'uint8 of the shape 32×96×1×1, expected uint8 of 32×32×3×');
    await wrong(
      matFile([x([32, 32, 3, 2]), y]),
      'announces uint8 of the shape 32×32×3×2, expected 6144 bytes, found 3072',
    );
    await wrong(
      matFile([x([32, 32, 3]), { name: 'y', shape: [2, 1], data: Buffer.from([1, 2]) }]),
      'holds 2 labels, expected 1',
    );
  });

  it('says where the file ends too early or goes on, and what it is instead', async () => {
    for (const packed of [false, true]) {
      const whole = svhnFile([1, 2], { packed });
      for (const length of [0, 60, 130, whole.length - 9]) {
        await wrong(whole.subarray(0, length), /cut short: expected at least \d+ bytes, found \d+/);
      }
      await wrong(Buffer.concat([whole, Buffer.from('ab')]), 'cut short');
      await wrong(Buffer.concat([whole, Buffer.alloc(8)]), 'has the type 0, expected 14');
    }
    const damaged = svhnFile([1, 2], { packed: true });
    damaged[200] = (damaged[200] ?? 0) ^ 255;
    await wrong(damaged, /cannot be read|cut short|found an array/);
    const text = Buffer.from('MATLAB 7.3 MAT-file'.padEnd(200));
    await wrong(text, 'version 7.3 (HDF5)', "'-v7'");
    await wrong(Buffer.alloc(200), 'no MAT-file of level 5');
  });
});
