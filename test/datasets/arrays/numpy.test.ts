import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MemoryContent } from '../../../src-main/datasets/content';
import { fingerprintOf } from '../../../src-main/datasets/fingerprint';
import { numpyFormat } from '../../../src-main/datasets/formats/numpy/numpy';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import type { ImportSettings } from '../../../src-main/domain/import-settings';
import { expectError } from '../errors';
import { imported, loadInMemory, readOptions, temporaryFolder, writeFiles } from '../files';
import { counting, npyFile, npyWith, numpyPoints } from './make-files';
import { writtenFile } from './written-files';

type Files = Record<string, Uint8Array>;

async function read(files: Files, settings: ImportSettings = {}): Promise<MemoryContent> {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(numpyFormat, await numpyFormat.files(folder, settings), { ...readOptions, settings });
}

const labels = (...values: number[]): Buffer => npyFile(Int32Array.from(values), [values.length]);
const points = (...values: number[]): Buffer => npyFile(Float64Array.from(values), [values.length]);
const wrong = (files: Files, settings: ImportSettings, ...texts: (string | RegExp)[]) =>
  expectError(() => read(files, settings), 'DATASET_INVALID', ...texts);

describe('names of NumPy arrays', () => {
  const x = points(1, 2);
  const y = labels(0, 1);
  it.each([
    ['x.npy', 'y.npy'],
    ['X.npy', 'Y.npy'],
    ['images.npy', 'labels.npy'],
    ['data.npy', 'target.npy'],
    ['train_images.npy', 'train_labels.npy'],
    ['X_train.npy', 'y_train.npy'],
    ['train-x.npy', 'train-y.npy'],
    ['train-inputs.npy', 'train-targets.npy'],
    ['Features.Train.npy', 'Labels.Train.npy'],
    ['x_test.npy', 'y_test.npy'],
  ])('%s and %s are one part', async (inputs, targets) => {
    const content = await read({ [inputs]: x, [targets]: y, 'other.npy': x });
    expect(content.train.count).toBe(2);
    expect(content.test).toBeUndefined();
  });

  it('are the parts of MedMNIST; its validation part is left out, or joins training', async () => {
    const files = {
      'train_images.npy': points(1, 2),
      'train_labels.npy': npyFile(Uint8Array.of(3, 5), [2, 1]),
      'val_images.npy': points(3),
      'val_labels.npy': npyFile(Uint8Array.of(5), [1, 1]),
      'test_images.npy': points(4),
      'test_labels.npy': npyFile(Uint8Array.of(3), [1, 1]),
    };
    const content = await read(files);
    expect([content.train.count, content.test?.count]).toEqual([2, 1]);
    expect(content.classNames).toEqual(['3', '5']);
    expect([...(await read(files, { validation: 'train' })).train.inputs]).toEqual([1, 2, 3]);
  });

  it('make the validation part the test part where there is no other', async () => {
    const { test } = await read({
      'x_train.npy': x,
      'y_train.npy': y,
      'x_val.npy': points(5),
      'y_val.npy': labels(1),
    });
    expect([...(test?.inputs ?? [])]).toEqual([5]);
  });

  it('have to fit together', async () => {
    await wrong({ 'x_train.npy': x }, {}, 'x_train.npy has no targets', 'y, labels or target');
    await wrong({ 'x.npy': x, 'y_train.npy': y }, {}, /has no (inputs|targets)/);
    await wrong({ 'x.npy': x, 'images.npy': x, 'y.npy': y }, {}, 'images.npy and x.npy are both the inputs');
    await wrong({ 'x.npy': x, 'y.npy': y, 'x_test.npy': x, 'y_test.npy': y }, {}, 'x.npy is of no part');
    await wrong({ 'x_val.npy': x, 'y_val.npy': y, 'x_test.npy': x, 'y_test.npy': y }, {}, 'no training part');
    await wrong({ 'x.npy': x, 'y.npy': y, 'a.npz': x }, {}, 'x.npy and a.npz, expected either');
  });
});

describe('NumPy inputs', () => {
  it('are points of single precision', async () => {
    const content = await read(numpyPoints());
    expect(content).toMatchObject({ task: 'classification', inputShape: [2], classNames: ['-1', '1'] });
    expect(content.train.inputs).toBeInstanceOf(Float32Array);
    expect(content.train.inputs[1]).toBe(Math.fround(Math.sin(8)));
    expect([...content.train.targets].every((label) => label === 0 || label === 1)).toBe(true);
  });

  it('are turned around from Fortran order, as NumPy wrote them', async () => {
    const targets = labels(0, 1);
    const { train } = await read({ 'x.npy': writtenFile('f<f4'), 'y.npy': targets });
    expect([...train.inputs]).toEqual([0, 1, 2, 3, 4, 5]);
    const images = await read({ 'x.npy': writtenFile('f>i2 2,2,2'), 'y.npy': targets });
    expect(images.inputShape).toEqual([2, 2, 1]);
    expect(images.train.inputs).toEqual(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7));
  });

  it('are turned around in blocks', async () => {
    const [n, d] = [3000, 100 * 120];
    const plain = Buffer.alloc(n * d);
    const turned = Buffer.alloc(n * d);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < d; column++) {
        const value = (row * 7 + column * 13) % 251;
        plain[row * d + column] = value;
        // Columns (h, w) are stored with h first.
        turned[row + n * (Math.floor(column / 120) + 100 * (column % 120))] = value;
      }
    }
    const y = npyFile(
      Int32Array.from({ length: n }, (_, i) => i % 2),
      [n],
    );
    const a = await read({ 'x.npy': npyFile(new Uint8Array(plain), [n, 100, 120]), 'y.npy': y });
    const b = await read({ 'x.npy': npyFile(new Uint8Array(turned), [n, 100, 120], true), 'y.npy': y });
    expect(await fingerprintOf(b)).toBe(await fingerprintOf(a));
  });

  const shapes: [shape: number[], expected: number[], settings?: ImportSettings][] = [
    [
      [2, 3, 2],
      [3, 2, 1],
    ],
    [
      [2, 5, 4, 1],
      [5, 4, 1],
    ],
    [
      [2, 5, 2, 3],
      [5, 2, 3],
    ],
    [
      [2, 5, 2, 4],
      [5, 2, 4],
    ],
    [
      [2, 3, 5, 2],
      [5, 2, 3],
    ],
    [[2, 3, 5, 3], [5, 3, 3], { channels: 'first' }],
    [
      [2, 3, 5, 3],
      [3, 5, 3],
    ],
    [[2, 2, 5, 2], [2, 5, 2], { channels: 'last' }],
  ];
  it.each(shapes)('of bytes [%j] are images [%j]', async (shape, expected, settings = {}) => {
    const length = shape.reduce((a, b) => a * b);
    const content = await read(
      { 'x.npy': npyFile(new Uint8Array(counting(length)), shape), 'y.npy': labels(0, 1) },
      settings,
    );
    expect(content.inputShape).toEqual(expected);
    expect(content.train.inputs).toBeInstanceOf(Uint8Array);
    expect([...content.train.inputs].sort((a, b) => a - b)).toEqual([...counting(length)]);
  });

  it('with the channels first become pixels', async () => {
    const x = npyFile(new Uint8Array(counting(12)), [1, 3, 2, 2]);
    const { train } = await read({ 'x.npy': x, 'y.npy': labels(0) });
    expect([...train.inputs]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  });

  it('of images that are no bytes become bytes only where nothing is lost', async () => {
    const image = (...values: number[]) => ({
      'x.npy': npyFile(Float32Array.from(values), [1, 2, 2]),
      'y.npy': labels(0),
    });
    expect((await read(image(0, 255, 7, 1))).train.inputs).toEqual(Uint8Array.of(0, 255, 7, 1));
    for (const values of [
      [0, 1, 0, 1],
      [0, 0.5, 0.25, 1],
      [0, 256, 1, 2],
      [-1, 5, 1, 2],
      [0, 255, 0.5, 1],
    ]) {
      expect((await read(image(...values))).train.inputs).toEqual(Float32Array.from(values));
    }
  });

  it('of another shape are refused', async () => {
    const y = labels(0, 1);
    const withShape = (...shape: number[]) => ({
      'x.npy': npyFile(new Uint8Array(shape.reduce((a, b) => a * b, 1)), shape),
      'y.npy': y,
    });
    await wrong(withShape(2, 5, 5, 7), {}, /\(2, 5, 5, 7\), expected 1, 3 or 4 channels/, 'setting channels');
    await wrong(withShape(2, 1, 1, 1, 1), {}, /0 to 3 axes/);
    await wrong(withShape(2, 0), {}, 'holds no numbers');
    await wrong({ 'x.npy': writtenFile('scalar'), 'y.npy': y }, {}, 'expected 0 rows, as many as x.npy');
    await wrong({ 'x.npy': points(), 'y.npy': labels() }, {}, 'x.npy holds no numbers: its shape is (0,)');
  });

  it('that are not finite are refused with their place', async () => {
    const x = (values: number[], shape: number[]) => ({
      'x.npy': npyFile(Float64Array.from(values), shape),
      'y.npy': labels(0, 1),
    });
    await wrong(x([1, 2, 3, NaN], [2, 2]), {}, 'x.npy: row 1, column 1 is NaN', 'numpy.isfinite');
    await wrong(x([-Infinity, 3], [2]), {}, 'x.npy: row 0 is -Infinity');
    await wrong(x([1, 2, 3, 1e300], [2, 1, 2]), {}, /element \[1, 0, 1\] is 1e\+300.*3\.4e38/);
    const n = 100_000;
    const late = new Float64Array(20 * n);
    late[20 * 99_998 + 7] = NaN;
    await wrong(
      { 'x.npy': npyFile(late, [n, 20]), 'y.npy': npyFile(new Int32Array(n), [n]) },
      {},
      'row 99998, column 7 is NaN',
    );
  });

  it('of both parts have to agree', async () => {
    const files = numpyPoints();
    const other = npyFile(new Float64Array(60), [20, 3]);
    await wrong({ ...files, 'X_test.npy': other }, {}, /X_test\.npy has the shape \(20, 3\).*\(40, 2\)/);
    const single = npyFile(new Float32Array(40), [20, 2]);
    await wrong({ ...files, 'X_test.npy': single }, {}, 'X_test.npy holds float32, expected float64');
    await wrong(
      { ...files, 'y_train.npy': labels(1, 2, 3) },
      {},
      /y_train\.npy has the shape \(3,\), expected 40 rows/,
    );
  });
});

describe('NumPy targets', () => {
  const x = points(1, 2, 3);
  const y = (values: number[], ...shape: number[]): Files => ({
    'x.npy': x,
    'y.npy': npyFile(Float32Array.from(values), shape),
  });
  const whole = (values: number[], ...shape: number[]): Files => ({
    'x.npy': x,
    'y.npy': npyFile(Int32Array.from(values), shape),
  });

  it('are classes where they are whole, in the order of their numbers', async () => {
    const { train, ...info } = await read(whole([700, -2, 5], 3));
    expect(info).toMatchObject({
      task: 'classification',
      outputSize: 3,
      targetShape: [],
      classNames: ['-2', '5', '700'],
    });
    expect(train.targets).toEqual(Int32Array.of(2, 0, 1));
    expect((await read(whole([1, 0, 1], 3, 1))).train.targets).toEqual(Int32Array.of(1, 0, 1));
  });

  it('are classes where each row is one-hot', async () => {
    for (const files of [y([0, 1, 1, 0, 0, 1], 3, 2), whole([0, 1, 1, 0, 0, 1], 3, 2)]) {
      const content = await read(files);
      expect(content).toMatchObject({ task: 'classification', classNames: ['0', '1'] });
      expect(content.train.targets).toEqual(Int32Array.of(1, 0, 1));
    }
    await wrong(whole([0, 1, 1, 1, 0, 1], 3, 2), {}, 'y.npy: row 1 is not one-hot', 'task to regression');
  });

  it('are numbers where they are floats', async () => {
    expect(await read(y([0.5, -1, 2], 3))).toMatchObject({
      task: 'regression',
      outputSize: 1,
      targetShape: [1],
      classNames: [],
    });
    const wide = await read(y([0, 1, 1, 1, 0, 1], 3, 2));
    expect(wide).toMatchObject({ task: 'regression', outputSize: 2, targetShape: [2] });
    expect(wide.train.targets).toEqual(Float32Array.of(0, 1, 1, 1, 0, 1));
    await wrong(y([0.5, NaN, 2], 3), {}, 'y.npy: row 1 is NaN');
  });

  it('are what the setting task says', async () => {
    expect(await read(whole([3, 4, 5], 3), { task: 'regression' })).toMatchObject({
      task: 'regression',
      targetShape: [1],
    });
    expect(await read(y([0, 1, 1, 0, 0, 1], 3, 2), { task: 'regression' })).toMatchObject({ outputSize: 2 });
    expect((await read(y([0, 1, 0], 3), { task: 'classification' })).classNames).toEqual(['0', '1']);
    await wrong(y([0, 1.5, 0], 3), { task: 'classification' }, 'y.npy: row 1 is 1.5', 'whole number');
  });

  it('of the test part have to occur in training', async () => {
    await wrong(
      { 'x_train.npy': x, 'y_train.npy': labels(0, 1, 2), 'x_test.npy': x, 'y_test.npy': labels(0, 9, 1) },
      {},
      'y_test.npy: row 1 is 9, expected a label of the training part: 0, 1, 2',
    );
  });

  it('beyond exact numbers, too many or of another shape are refused', async () => {
    const huge = npyFile(BigInt64Array.of(1n, 2n, 2n ** 60n), [3]);
    await wrong(
      { 'x.npy': x, 'y.npy': huge },
      {},
      'y.npy: row 2 is 1152921504606847000, expected the number',
    );
    const many = Float64Array.from({ length: 10_001 }, (_, i) => i);
    await wrong(
      { 'x.npy': npyFile(many, [10_001]), 'y.npy': npyFile(Int32Array.from(many), [10_001]) },
      {},
      '10001 different labels',
      'tableCategories',
      'task to regression',
    );
    await wrong(y([1, 2, 3], 3, 1, 1), {}, /y\.npy has the shape \(3, 1, 1\), expected/);
  });
});

describe('.npy files', () => {
  it('have to be as long as their header says', async () => {
    const files = numpyPoints();
    const x = files['X_train.npy'] ?? Buffer.alloc(0);
    await wrong(
      { ...files, 'X_train.npy': x.subarray(0, -3) },
      {},
      /X_train\.npy is cut short.*\(40, 2\).*expected \d+ bytes, found \d+/,
    );
    await wrong(
      { ...files, 'X_train.npy': Buffer.concat([x, Buffer.alloc(1)]) },
      {},
      'X_train.npy is too long',
    );
    await wrong(
      { ...files, 'X_train.npy': x.subarray(0, 20) },
      {},
      'X_train.npy is cut short: expected at least',
    );
    await wrong({ ...files, 'X_train.npy': Buffer.alloc(0) }, {}, 'X_train.npy is cut short', 'found 0');
    const lie = npyWith(
      "{'descr': '<f8', 'fortran_order': True, 'shape': (1000000000000, 2)}",
      Buffer.alloc(100),
    );
    await wrong({ ...files, 'X_train.npy': lie }, {}, 'expected 160000000000', 'found');
  });
});

describe('.npz files', () => {
  const npz = writtenFile('npz packed');
  const expectDigits = (content: MemoryContent): void => {
    expect(content).toMatchObject({ inputShape: [3, 2, 1], classNames: ['0', '1', '7'] });
    expect(content.train.inputs).toEqual(Uint8Array.from({ length: 24 }, (_, i) => i));
    expect([...content.train.targets]).toEqual([1, 0, 1, 2]);
    expect([...(content.test?.inputs.subarray(0, 3) ?? [])]).toEqual([100, 101, 102]);
  };

  it('are read as NumPy wrote them, packed and not', async () => {
    expectDigits(await read({ 'mnist.npz': writtenFile('npz') }));
    expectDigits(await read({ 'mnist.npz': npz }));
  });

  it('are found by themselves, and kept in place', async () => {
    const path = join(writeFiles(temporaryFolder(), { 'mnist.npz': npz }), 'mnist.npz');
    for (const inPlace of [false, true]) {
      const datasetsFolder = join(temporaryFolder(), 'datasets');
      const manifest = await importDataset({ datasetsFolder, name: 'digits', path, inPlace });
      const dataset = await loadInMemory(imported('digits'), datasetsFolder);
      expect(dataset.fingerprint).toBe(manifest.fingerprint);
      expect([dataset.train.count, dataset.test.count]).toEqual([4, 2]);
    }
  });

  it('with bytes that changed are noticed', async () => {
    const plain = Buffer.from(writtenFile('npz'));
    const at = plain.indexOf(Buffer.from(Array.from({ length: 24 }, (_, i) => i)));
    plain[at + 5] = 200;
    await wrong({ 'a.npz': plain }, {}, 'a.npz, array x_train is damaged: its checksum');
    for (let cut = 1; cut < npz.length; cut += 37) {
      await wrong({ 'a.npz': npz.subarray(0, cut) }, {}, 'a.npz is no intact .npz archive');
    }
  });

  it('that are no archive or hold other arrays are refused', async () => {
    await wrong({ 'a.npz': Buffer.from('hello') }, {}, 'a.npz is no intact .npz archive');
    const renamed = Buffer.from(
      npz.toString('latin1').replaceAll(/[xy]_(train|test)\.npy/g, (name) => `w${name.slice(1)}`),
      'latin1',
    );
    await wrong({ 'a.npz': renamed }, {}, /holds the array w_train twice|holds the arrays w_train/);
  });

  it.each([
    ['archiveEntries', 2, 'a.npz has 4 entries, expected at most 2'],
    ['archiveBytes', 100, /a\.npz, array \w+ unpacks to \d+ bytes, expected at most 100/],
  ] as const)('beyond the limit %s are refused', async (limit, value, expected) => {
    const folder = writeFiles(temporaryFolder(), { 'a.npz': npz });
    const options = { ...readOptions, limits: { ...readOptions.limits, [limit]: value } };
    const files = await numpyFormat.files(folder);
    await expectError(() => readContent(numpyFormat, files, options), 'DATASET_INVALID', expected);
  });
});

describe('imported NumPy arrays', () => {
  it('are the same in files and in memory, and noticed where they change', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), numpyPoints());
    await importDataset({ datasetsFolder, name: 'points', path });
    const inMemory = await loadDataset(imported('points'), datasetsFolder);
    const inFiles = await loadDataset(imported('points'), datasetsFolder, 0);
    expect(inFiles.fingerprint).toBe(inMemory.fingerprint);
    expect('path' in inFiles.train.inputs).toBe(true);
    expect(await fingerprintOf(inFiles)).toBe(await fingerprintOf(inMemory));
    const file = join(datasetsFolder, 'points', 'data', 'train-inputs.npy');
    writeFileSync(file, readFileSync(file).subarray(0, -4));
    await expectError(
      () => loadDataset(imported('points'), datasetsFolder),
      'DATASET_CHANGED',
      'train-inputs',
    );
  });

  it('can be imported again as what the home keeps', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), numpyPoints());
    const first = await importDataset({ datasetsFolder, name: 'points', path });
    const again = await importDataset({
      datasetsFolder,
      name: 'again',
      path: join(datasetsFolder, 'points', 'data'),
    });
    expect(again.fingerprint).toBe(first.fingerprint);
  });
});
