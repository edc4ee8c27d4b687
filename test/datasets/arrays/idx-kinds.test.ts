import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MemoryContent } from '../../../src-main/datasets/content';
import { idxFormat } from '../../../src-main/datasets/formats/idx/idx';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import type { ImportSettings } from '../../../src-main/domain/import-settings';
import { expectError } from '../errors';
import { idxLabels, imported, loadInMemory, readOptions, temporaryFolder, writeFiles } from '../files';
import { counting, emnistFiles, idxFile } from './make-files';

type Files = Record<string, Uint8Array | string>;

async function read(files: Files, settings: ImportSettings = {}): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  const found = await idxFormat.files(folder, settings);
  return readContent(idxFormat, found, { ...readOptions, settings });
}

/** Big-endian numbers. */
function numbers(kind: 'short' | 'int' | 'float' | 'double', ...values: number[]): Buffer {
  const size = { short: 2, int: 4, float: 4, double: 8 }[kind];
  const bytes = Buffer.alloc(size * values.length);
  const write = {
    short: (value: number, at: number) => bytes.writeInt16BE(value, at),
    int: (value: number, at: number) => bytes.writeInt32BE(value, at),
    float: (value: number, at: number) => bytes.writeFloatBE(value, at),
    double: (value: number, at: number) => bytes.writeDoubleBE(value, at),
  }[kind];
  values.forEach((value, i) => write(value, i * size));
  return bytes;
}

const labels = { 'train-labels-idx1-ubyte': idxLabels([0, 1]) };

describe('IDX files of other types and ranks', () => {
  it.each([
    [1, [2], [1]],
    [2, [2, 3], [3]],
  ])('are points with %d axes', async (rank, shape, inputShape) => {
    const length = shape.reduce((a, b) => a * b);
    const name = `train-images-idx${rank}-ubyte`;
    const content = await read({ ...labels, [name]: idxFile(0x08, shape, counting(length)) });
    expect(content.inputShape).toEqual(inputShape);
    expect(content.train.inputs).toEqual(Float32Array.from({ length }, (_, i) => i));
  });

  it('are images with channels with 4 axes', async () => {
    const images = idxFile(0x08, [2, 2, 1, 3], counting(12));
    const content = await read({ ...labels, 'train-images-idx4-ubyte': images });
    expect(content.inputShape).toEqual([2, 1, 3]);
    expect(content.train.inputs).toEqual(new Uint8Array(counting(12)));
  });

  it.each([
    ['byte', 0x09, Buffer.from([255, 2, 3, 4]), [-1, 2, 3, 4]],
    ['short', 0x0b, numbers('short', -300, 2, 3, 4), [-300, 2, 3, 4]],
    ['int', 0x0c, numbers('int', -70_000, 2, 3, 4), [-70_000, 2, 3, 4]],
    ['float', 0x0d, numbers('float', 0.5, 2, 3, 4), [0.5, 2, 3, 4]],
    ['double', 0x0e, numbers('double', 0.25, 2, 3, 4), [0.25, 2, 3, 4]],
  ])('of %s are numbers', async (kind, code, data, expected) => {
    const images = gzipSync(idxFile(code, [2, 2], data));
    const content = await read({ ...labels, [`train-images-idx2-${kind}.gz`]: images });
    expect(content.train.inputs).toEqual(Float32Array.from(expected));
  });

  it('have labels of any integers, or numbers to predict', async () => {
    const images = { 'train-images-idx1-ubyte': idxFile(0x08, [2], counting(2)) };
    const wide = { 'train-labels-idx1-int': idxFile(0x0c, [2], numbers('int', 70_000, -5)) };
    const content = await read({ ...images, ...wide });
    expect(content.classNames).toEqual(['-5', '70000']);
    expect([...content.train.targets]).toEqual([1, 0]);
    const floats = { 'train-labels-idx2-float': idxFile(0x0d, [2, 1], numbers('float', 0.5, -1)) };
    const regression = await read({ ...images, ...floats });
    expect(regression).toMatchObject({ task: 'regression', outputSize: 1, targetShape: [1], classNames: [] });
    expect(regression.train.targets).toEqual(Float32Array.of(0.5, -1));
  });

  it('say where a number is not finite, and which labels are none', async () => {
    const images = idxFile(0x0d, [2, 2], numbers('float', 1, 2, 3, NaN));
    await expectError(
      () => read({ ...labels, 'train-images-idx2-float': images }),
      'DATASET_INVALID',
      'train-images-idx2-float: value 1 of example 1 is NaN',
    );
    const rows = { 'train-labels-idx2-ubyte': idxFile(0x08, [2, 3], counting(6)) };
    await expectError(
      () => read({ ...rows, 'train-images-idx1-ubyte': idxFile(0x08, [2], counting(2)) }),
      'DATASET_INVALID',
      'train-labels-idx2-ubyte holds 3 whole numbers for each example, expected one label',
    );
  });

  it('have the header that their name promises, and as many bytes', async () => {
    const named = (bytes: Buffer): Files => ({ ...labels, 'train-images-idx2-float': bytes });
    await expectError(
      () => read(named(idxFile(0x08, [2, 2], counting(4)))),
      'DATASET_INVALID',
      'bytes 0 to 3 are 0x00000802, expected 0x00000d02 (floats of 32 bits in 2 dimensions)',
    );
    await expectError(
      () => read(named(idxFile(0x0d, [2, 2], counting(15)))),
      'DATASET_INVALID',
      'expected 28 bytes, found 27',
    );
    await expectError(
      () => read(named(idxFile(0x0d, [2, 2], counting(17)))),
      'DATASET_INVALID',
      'announces 28 bytes, found more',
    );
    await expectError(
      () => read(named(idxFile(0x0d, [0xffffffff, 0xffffffff], counting(17)))),
      'DATASET_INVALID',
      'expected at most 2147483647',
    );
  });
});

describe('EMNIST', () => {
  it('asks which of several sets is meant', async () => {
    await expectError(
      () => read(emnistFiles()),
      'DATASET_INVALID',
      'emnist-digits-train-images-idx3-ubyte and emnist-letters-train-images-idx3-ubyte are both the train part',
      'Set subset to the one you mean: digits, letters',
    );
    await expectError(
      () => read(emnistFiles(), { subset: 'byclass' }),
      'DATASET_INVALID',
      'no subset "byclass" among the IDX files, expected digits, letters',
    );
  });

  it('has upright images and letters as class names', async () => {
    for (const subset of ['letters', 'emnist-letters']) {
      const content = await read(emnistFiles(), { subset });
      expect(content.classNames.slice(0, 3)).toEqual(['A/a', 'B/b', 'C/c']);
      expect(content.outputSize).toBe(26);
      expect([...content.train.targets]).toEqual([0, 25, 1]);
      expect([...(content.test?.targets ?? [])]).toEqual([2]);
      expect([...content.train.inputs.subarray(0, 8)]).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
    }
    const digits = await read(emnistFiles(), { subset: 'digits' });
    expect(digits.test).toBeUndefined();
    expect([...digits.train.targets]).toEqual([0, 9]);
  });

  it('is imported with the files of the set alone', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), emnistFiles());
    const settings = { subset: 'letters' };
    const files = await idxFormat.files(path, settings);
    expect(files.map(({ name }) => name)).toEqual(
      Object.keys(emnistFiles())
        .filter((name) => name.startsWith('emnist-letters'))
        .sort(),
    );
    await importDataset({ datasetsFolder, name: 'letters', path, settings });
    const dataset = await loadInMemory(imported('letters'), datasetsFolder);
    expect([...dataset.train.targets]).toEqual([0, 25, 1]);
  });

  it('counts letters from 1 without a mapping', async () => {
    const { 'emnist-letters-mapping.txt': _, ...files } = emnistFiles();
    const content = await read(files, { subset: 'letters' });
    expect(content.outputSize).toBe(26);
    expect([...content.train.targets]).toEqual([0, 25, 1]);
  });

  it('says which label or row of the mapping is wrong', async () => {
    const settings = { subset: 'letters' };
    const zero = { ...emnistFiles(), 'emnist-letters-train-labels-idx1-ubyte': idxLabels([1, 0, 2]) };
    await expectError(
      () => read(zero, settings),
      'DATASET_INVALID',
      'emnist-letters-train-labels-idx1-ubyte: label 1 is 0, expected 1 to 26',
    );
    for (const [text, expected] of [
      ['1 65\n3 66\n', 'row 2 is "3 66", expected the label 2'],
      ['1 65\n2\n', 'row 2 is "2"'],
      ['1 7\n', 'row 1 is "1 7"'],
      ['a b\n', 'row 1 is'],
      ['\n', 'emnist-letters-mapping.txt is empty'],
    ] as const) {
      const files = { ...emnistFiles(), 'emnist-letters-mapping.txt': text };
      await expectError(() => read(files, settings), 'DATASET_INVALID', expected);
    }
  });
});
