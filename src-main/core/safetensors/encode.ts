import type { NamedTensor, TensorFile } from './tensor-file';

interface HeaderEntry {
  dtype: 'F32';
  shape: readonly number[];
  data_offsets: [number, number];
}

/**
 * Writes the safetensors format (github.com/huggingface/safetensors): a little-endian 64-bit header length, a JSON
 * header padded with spaces to 8 bytes, then the raw data. Returned in chunks, so that nothing is copied.
 */
export function encodeTensors({ tensors, metadata }: TensorFile<NamedTensor>): Uint8Array[] {
  const header = new Map<string, HeaderEntry | Record<string, string>>([['__metadata__', metadata]]);
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header.set(name, { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] });
    chunks.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    offset += values.byteLength;
  }
  const text = JSON.stringify(Object.fromEntries(header));
  const padding = (8 - (Buffer.byteLength(text) % 8)) % 8;
  const headerBytes = Buffer.from(text + ' '.repeat(padding));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(headerBytes.length));
  return [length, headerBytes, ...chunks];
}
