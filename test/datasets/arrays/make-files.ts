import { deflateSync } from 'node:zlib';
import { cifarBatch, idxLabels } from '../files';

/** A .npy file with the header as it is given, unpadded, and little-endian float32 or bytes behind it. */
export function npyWith(header: string, data: Uint8Array = Buffer.alloc(0), version = 1): Buffer {
  const length = version === 1 ? Buffer.alloc(2) : Buffer.alloc(4);
  const text = Buffer.from(`${header}\n`, version === 3 ? 'utf8' : 'latin1');
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([version, 0]), length, text, data]);
}

type Values = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

function descriptor(values: Values): string {
  if (values instanceof Uint8Array) return '|u1';
  if (values instanceof Int32Array) return '<i4';
  if (values instanceof BigInt64Array) return '<i8';
  return values instanceof Float32Array ? '<f4' : '<f8';
}

export function npyFile(values: Values, shape: readonly number[], fortranOrder = false): Buffer {
  const lengths = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  return npyWith(
    `{'descr': '${descriptor(values)}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': ${lengths}, }`,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
}

/** Points [n, 2] on both sides of a line, in two classes, with a test part. */
export function numpyPoints(count = 40): Record<string, Buffer> {
  const part = (n: number): { x: Buffer; y: Buffer } => {
    const x = Float64Array.from({ length: 2 * n }, (_, i) => Math.sin(7 * i + 1));
    const labels = BigInt64Array.from({ length: n }, (_, i) =>
      (x[2 * i] ?? 0) > (x[2 * i + 1] ?? 0) ? 1n : -1n,
    );
    return { x: npyFile(x, [n, 2]), y: npyFile(labels, [n]) };
  };
  const train = part(count);
  const test = part(count / 2);
  return { 'X_train.npy': train.x, 'y_train.npy': train.y, 'X_test.npy': test.x, 'y_test.npy': test.y };
}

export const fineNames = Array.from({ length: 100 }, (_, i) => `fine ${i}`);
export const coarseNames = Array.from({ length: 20 }, (_, i) => `coarse ${i}`);

/** CIFAR-100 records with the fine labels; the coarse ones are a fifth of them. */
export function cifar100Batch(labels: readonly number[]): Buffer {
  return Buffer.concat(
    labels.map((label) => Buffer.concat([Buffer.from([Math.floor(label / 5)]), cifarBatch([label])])),
  );
}

export function cifar100Files(): Record<string, Uint8Array | string> {
  return {
    'train.bin': cifar100Batch([99, 3, 50, 3, 0, 71]),
    'test.bin': cifar100Batch([1, 42]),
    'fine_label_names.txt': `${fineNames.join('\n')}\n`,
    'coarse_label_names.txt': `${coarseNames.join('\n')}\n`,
  };
}

/** An IDX file of any type and shape. */
export function idxFile(code: number, shape: readonly number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(code * 256 + shape.length, 0);
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis));
  return Buffer.concat([header, data]);
}

/** Bytes that count up from `start`. */
export const counting = (length: number, start = 0): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (start + i) % 256));

/** Two sets of EMNIST: letters with labels from 1 and a mapping, digits without one. Images are 2×2. */
export function emnistFiles(): Record<string, Buffer | string> {
  const images = (count: number, start: number): Buffer =>
    idxFile(0x08, [count, 2, 2], counting(4 * count, start));
  return {
    'emnist-letters-mapping.txt': Array.from({ length: 26 }, (_, i) => `${i + 1} ${i + 65} ${i + 97}\n`).join(
      '',
    ),
    'emnist-letters-train-images-idx3-ubyte': images(3, 0),
    'emnist-letters-train-labels-idx1-ubyte': idxLabels([1, 26, 2]),
    'emnist-letters-test-images-idx3-ubyte': images(1, 50),
    'emnist-letters-test-labels-idx1-ubyte': idxLabels([3]),
    'emnist-digits-train-images-idx3-ubyte': images(2, 100),
    'emnist-digits-train-labels-idx1-ubyte': idxLabels([0, 9]),
  };
}

interface MatOptions {
  packed?: boolean;
  bigEndian?: boolean;
}

/** A MAT-file of level 5 with uint8 arrays. */
export function matFile(
  arrays: readonly { name: string; shape: readonly number[]; data: Uint8Array }[],
  { packed = false, bigEndian = false }: MatOptions = {},
): Buffer {
  const words = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, i) =>
      bigEndian ? bytes.writeUInt32BE(value, 4 * i) : bytes.writeUInt32LE(value, 4 * i),
    );
    return bytes;
  };
  const element = (type: number, data: Uint8Array): Buffer => {
    const padding = Buffer.alloc(type === 15 ? 0 : (8 - (data.length % 8)) % 8);
    return Buffer.concat([words(type, data.length), data, padding]);
  };
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, made by a test');
  header.fill(0, 116, 124);
  header.write(bigEndian ? '\x01\x00MI' : '\x00\x01IM', 124, 'latin1');
  const elements = arrays.map(({ name, shape, data }) => {
    const matrix = element(
      14,
      Buffer.concat([
        element(6, words(9, 0)),
        element(5, words(...shape)),
        element(1, Buffer.from(name)),
        element(2, data),
      ]),
    );
    return packed ? element(15, deflateSync(matrix)) : matrix;
  });
  return Buffer.concat([header, ...elements]);
}

/** SVHN images: pixel (row, column) of image i has red row, green column, blue i. */
export function svhnFile(labels: readonly number[], options: MatOptions = {}): Buffer {
  const data = Buffer.alloc(3072 * labels.length);
  labels.forEach((_, image) => {
    for (let p = 0; p < 1024; p++) {
      data[3072 * image + p] = p % 32;
      data[3072 * image + 1024 + p] = Math.floor(p / 32);
      data[3072 * image + 2048 + p] = image;
    }
  });
  return matFile(
    [
      { name: 'X', shape: [32, 32, 3, labels.length], data },
      { name: 'y', shape: [labels.length, 1], data: Buffer.from(labels) },
    ],
    options,
  );
}

export function svhnFiles(options: MatOptions = {}): Record<string, Buffer> {
  return {
    'train_32x32.mat': svhnFile([1, 10, 9, 2, 10, 1], options),
    'test_32x32.mat': svhnFile([5, 10], options),
  };
}
