import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import type { DatasetPart, EncodedImages, FileValues, NumberType } from '../../domain/dataset';
import { invalid, unreadable } from '../formats/format';

export type MemoryValues = Uint8Array | Int32Array | Float32Array | Float64Array;
export type PartValues = DatasetPart['inputs'] | DatasetPart['targets'];

const arrays = {
  uint8: Uint8Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Numbers that can be read without decoding anything. */
export type NumberValues = Exclude<PartValues, EncodedImages>;

export function isInFile(values: PartValues): values is FileValues {
  return 'path' in values;
}

export function isEncoded(values: PartValues): values is EncodedImages {
  return 'places' in values;
}

/** A new array for numbers of a type; `share` makes it one that threads can share. */
export function newValues(type: NumberType, length: number, share = false): MemoryValues {
  const Values: new (buffer: ArrayBufferLike) => MemoryValues = arrays[type];
  const bytes = length * bytesOfType(type);
  return new Values(share ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
}

export function bytesOfType(type: NumberType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

export function typeOf(values: PartValues): NumberType {
  if (isInFile(values)) return values.type;
  if (isEncoded(values)) return 'uint8';
  if (values instanceof Uint8Array) return 'uint8';
  if (values instanceof Int32Array) return 'int32';
  return values instanceof Float32Array ? 'float32' : 'float64';
}

/** The bytes of an array, without a copy. */
export function bytesOf(values: MemoryValues): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** An open file of numbers. */
export interface OpenValues {
  /** Reads the numbers from `start` on into `target`, from `at` on. Throws DATASET_INVALID where the file is cut short. */
  read(start: number, count: number, target: MemoryValues, at: number): void;
  close(): void;
}

export function openValues(file: FileValues): OpenValues {
  if (endianness() !== 'LE') throw new Error('Numbers in files are little-endian, this machine is not.');
  const descriptor = openFile(file);
  const size = bytesOfType(file.type);
  return {
    read(start, count, target, at) {
      const bytes = bytesOf(target).subarray(at * size, (at + count) * size);
      let done = 0;
      while (done < bytes.length) {
        const position = file.byteOffset + start * size + done;
        const got = readSync(descriptor, bytes, done, bytes.length - done, position);
        if (got === 0) throw cutShort(file, position + bytes.length - done, position);
        done += got;
      }
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function openFile({ path }: FileValues): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function cutShort({ path }: FileValues, expected: number, found: number) {
  return invalid(
    `${path} is cut short: expected at least ${expected} bytes, found ${found}.`,
    'Remove the data set and import it again.',
  );
}
