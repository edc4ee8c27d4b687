import { QuadLabError } from '../errors';
import { readLargeFile } from '../large-file';
import { whyUnreadable } from '../unreadable';
import { decodeTensors } from './decode';
import type { TensorFile } from './tensor-file';

/** Reads a safetensors file, whole. Throws TENSOR_FILE_INVALID. */
export function readTensorFile(file: string): TensorFile {
  return decodeTensors(readBytes(file), file);
}

/** The bytes of a file of tensors. Throws TENSOR_FILE_INVALID, with the advice, where it can't be read. */
export function readBytes(file: string, advice = 'Give the path of a file that is there.'): Buffer {
  try {
    return readLargeFile(file);
  } catch (error) {
    throw new QuadLabError('TENSOR_FILE_INVALID', `${file} can't be read: ${whyUnreadable(error)}`, {
      cause: error,
      advice,
    });
  }
}
