import { join } from 'node:path';
import type { DatasetPart, FileValues, NumberType } from '../../domain/dataset';
import { exampleSize, type ContentInfo, type DatasetContent } from '../content';
import { headerBytes } from './npy-header';
import { bytesOfType, newValues, openValues, type MemoryValues } from '../values/file-values';
import { bytesOfPart, inputsFile, targetsFile, type StoredPart } from './array-files';
import type { PartName } from './content-sink';
import { memoryForData } from './memory-for-data';

/** Numbers are read in pieces: one call reads at most 2 GiB. */
const pieceBytes = 1 << 28;

/** All parts that were stored as arrays. Throws DATASET_INVALID where a file is missing or cut short. */
export function readArrays(
  folder: string,
  info: ContentInfo,
  parts: { train: StoredPart; test?: StoredPart | undefined; validation?: StoredPart | undefined },
  memoryBytes = memoryForData(),
): DatasetContent {
  const { train, test, validation } = parts;
  return {
    ...info,
    train: readArrayFiles(folder, 'train', train, memoryBytes),
    test: test && readArrayFiles(folder, 'test', test, memoryBytes),
    ...(validation && { validation: readArrayFiles(folder, 'validation', validation, memoryBytes) }),
  };
}

/**
 * A part that was stored as arrays: in memory that threads can share, or where its arrays take more than `memoryBytes`,
 * still in its files. Class indices are always in memory. Throws DATASET_INVALID where a file is missing or cut short.
 */
function readArrayFiles(folder: string, name: PartName, part: StoredPart, memoryBytes: number): DatasetPart {
  const { count, layout } = part;
  const inputs = fileValues(join(folder, inputsFile(name)), layout.inputs, count);
  const targets = fileValues(join(folder, targetsFile(name)), layout.targets, count);
  const fits = bytesOfPart(part) <= memoryBytes;
  return {
    count,
    inputs: (fits ? intoMemory(inputs) : inputs) as DatasetPart['inputs'],
    targets: (fits || targets.type === 'int32' ? intoMemory(targets) : targets) as DatasetPart['targets'],
  };
}

/** The numbers of an array that was written here. */
export function fileValues(
  path: string,
  { type, shape }: { type: NumberType; shape: readonly number[] },
  count: number,
): FileValues {
  return { path, type, byteOffset: headerBytes, length: count * exampleSize(shape) };
}

/** All numbers of a file, in memory that threads can share. */
export function intoMemory(file: FileValues): MemoryValues {
  const values = newValues(file.type, file.length, true);
  const perPiece = Math.floor(pieceBytes / bytesOfType(file.type));
  const open = openValues(file);
  try {
    for (let at = 0; at < file.length; at += perPiece) {
      open.read(at, Math.min(perPiece, file.length - at), values, at);
    }
  } finally {
    open.close();
  }
  return values;
}
