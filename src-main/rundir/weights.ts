import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLargeFile, sha256Of } from '../core/large-file';
import { decodeTensors, readBytes } from '../core/safetensors';
import { messageOf, QuadLabError } from '../core/errors';
import { writeFileAtomic } from './atomic-file';

/** Where the home keeps a file of weights. */
const keptFile = (folder: string, sha256: string): string => join(folder, `${sha256}.safetensors`);

const adviceForFile =
  'transfer.file is a safetensors file, relative to the folder in which the command is given.';

/**
 * Copies a safetensors file into the home, under its SHA-256, and returns that. Where the SHA-256 is given and the home
 * has such a file already, the original need not be there any more.
 */
export function keepWeights(folder: string, file: string, expected: string | undefined): string {
  if (expected !== undefined && isKept(folder, expected)) return expected;
  const bytes = readBytes(resolve(file), adviceForFile);
  decodeTensors(bytes, file); // throws where it is not a whole safetensors file
  const sha256 = sha256Of(bytes);
  if (expected !== undefined && sha256 !== expected) {
    throw new QuadLabError(
      'TENSOR_FILE_INVALID',
      `${file} has the SHA-256 ${sha256}, expected ${expected} as transfer.sha256 says`,
      { advice: 'Find the file that was meant, or leave transfer.sha256 out to take this one.' },
    );
  }
  if (!isKept(folder, sha256)) {
    mkdirSync(folder, { recursive: true });
    writeFileAtomic(keptFile(folder, sha256), [bytes]);
  }
  return sha256;
}

/** Reads the home's copy of a file of weights. */
export function readKeptWeights(folder: string, sha256: string): Buffer {
  const file = keptFile(folder, sha256);
  const advice = 'Submit the run again with the original file: the copy is then made anew.';
  let bytes: Buffer;
  try {
    bytes = readLargeFile(file);
  } catch (error) {
    throw new QuadLabError('TRANSFER_UNAVAILABLE', `${file} can't be read: ${messageOf(error)}`, {
      cause: error,
      advice,
    });
  }
  const found = sha256Of(bytes);
  if (found === sha256) return bytes;
  throw new QuadLabError('TRANSFER_UNAVAILABLE', `${file} was changed: its SHA-256 is ${found}`, { advice });
}

function isKept(folder: string, sha256: string): boolean {
  const file = keptFile(folder, sha256);
  return existsSync(file) && sha256Of(readLargeFile(file)) === sha256;
}
