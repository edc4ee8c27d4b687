import { QuadLabError } from '../errors';
import { elementBytes, firstInexact, toFloat32 } from './element-types';
import { readHeader, type TensorPlace } from './header';
import type { StoredTensor, TensorFile } from './tensor-file';

/**
 * Reads the safetensors format (github.com/huggingface/safetensors): a little-endian 64-bit header length, a JSON
 * header {name: {dtype, shape, data_offsets}}, the raw data. Values become float32; whole numbers that float32 can't
 * hold are refused. Throws TENSOR_FILE_INVALID with the file and the tensor or byte.
 */
export function decodeTensors(bytes: Buffer, file: string): TensorFile {
  const invalid = (what: string, cause?: unknown): QuadLabError =>
    new QuadLabError('TENSOR_FILE_INVALID', `${file}: ${what}`, {
      cause,
      advice: 'The file is not a whole safetensors file.',
    });
  const { metadata, places, dataStart } = readHeader(bytes, invalid);
  const data = bytes.subarray(dataStart);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, place] of places) {
    const values = valuesAt(data, place, (index, byte) =>
      invalid(
        `value ${index} of tensor "${name}", at byte ${dataStart + byte}, is a whole number too large to be kept exactly as float32`,
      ),
    );
    tensors.set(name, { type: place.type, shape: place.shape, values });
  }
  return { tensors, metadata };
}

function valuesAt(
  data: Buffer,
  { type, begin, end }: TensorPlace,
  inexact: (index: number, byte: number) => Error,
): Float32Array {
  // A copy, because the data need not be aligned in the file.
  const { buffer } = new Uint8Array(data.subarray(begin, end));
  const values = toFloat32(type, buffer);
  const index = firstInexact(type, buffer, values);
  if (index >= 0) throw inexact(index, begin + index * elementBytes[type]);
  return values;
}
