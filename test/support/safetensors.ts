import { writeFileSync } from 'node:fs';

export interface RawTensor {
  dtype: string;
  shape: readonly number[];
  data: ArrayBufferView;
}

export const f32 = (shape: readonly number[], values: Iterable<number>): RawTensor => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from(values),
});

export const i64 = (values: Iterable<number>): RawTensor => {
  const data = BigInt64Array.from([...values].map(BigInt));
  return { dtype: 'I64', shape: [data.length], data };
};

/** A header as text, with its length before it and data after it. */
export function rawFile(header: string, data: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

/** The safetensors format, written down once more as its specification says it. */
export function safetensors(
  tensors: Readonly<Record<string, RawTensor>>,
  metadata?: Readonly<Record<string, string>>,
): Buffer {
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    chunks.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  return rawFile(JSON.stringify(header), Buffer.concat(chunks));
}

export function writeSafetensors(file: string, ...content: Parameters<typeof safetensors>): string {
  writeFileSync(file, safetensors(...content));
  return file;
}
