import { QuadLabError } from '../core/errors';

/** A named float32 array, row-major. */
export interface NamedTensor {
  shape: readonly number[];
  values: Float32Array;
}

export interface TensorFile {
  tensors: Map<string, NamedTensor>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * The safetensors format (github.com/huggingface/safetensors): a little-endian 64-bit header length, a JSON header
 * padded with spaces to 8 bytes, then the raw data. Returned in chunks, so that nothing is copied.
 */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: metadata };
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape: [...shape], data_offsets: [offset, offset + values.byteLength] };
    chunks.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    offset += values.byteLength;
  }
  const text = JSON.stringify(header);
  const padding = (8 - (Buffer.byteLength(text) % 8)) % 8;
  const headerBytes = Buffer.from(text + ' '.repeat(padding));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(headerBytes.length));
  return [length, headerBytes, ...chunks];
}

/** Reads a safetensors file of float32 tensors; errors name the file and the byte. */
export function decodeTensors(bytes: Buffer, file: string): TensorFile {
  const invalid = (what: string): QuadLabError =>
    new QuadLabError('CHECKPOINT_DAMAGED', `${file}: ${what}`, {
      advice: 'The file is not a whole safetensors file.',
    });
  if (bytes.length < 8) throw invalid(`has ${bytes.length} bytes, expected at least 8`);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const dataStart = 8 + headerLength;
  if (dataStart > bytes.length) {
    throw invalid(`its header should end at byte ${dataStart}, but it has ${bytes.length} bytes`);
  }
  let header: Record<string, HeaderEntry | Record<string, string>>;
  try {
    header = JSON.parse(bytes.toString('utf8', 8, dataStart)) as typeof header;
  } catch (error) {
    throw new QuadLabError('CHECKPOINT_DAMAGED', `${file}: its header is not JSON`, { cause: error });
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, NamedTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    tensors.set(name, decodeTensor(name, entry as HeaderEntry, bytes, dataStart, invalid));
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function decodeTensor(
  name: string,
  entry: HeaderEntry,
  bytes: Buffer,
  dataStart: number,
  invalid: (what: string) => QuadLabError,
): NamedTensor {
  if (entry.dtype !== 'F32') throw invalid(`tensor "${name}" has type ${entry.dtype}, expected F32`);
  const [begin, end] = entry.data_offsets;
  const size = entry.shape.reduce((a, b) => a * b, 1);
  if (end - begin !== size * 4 || begin < 0 || dataStart + end > bytes.length) {
    throw invalid(
      `tensor "${name}" lies at bytes ${begin} to ${end} of the data, which does not fit its shape`,
    );
  }
  // A copy, because the data need not be aligned to 4 bytes in the file.
  const copy = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
  return { shape: entry.shape, values: new Float32Array(copy.buffer) };
}
