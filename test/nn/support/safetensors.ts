import { readFileSync } from 'node:fs';

export interface StoredTensor {
  shape: number[];
  values: Float32Array;
}

interface Header {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Reads a safetensors file: the header's length (8 bytes), the header (JSON), the data. */
export function readSafetensors(file: string): {
  metadata: Record<string, string>;
  tensors: Map<string, StoredTensor>;
} {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    bytes.toString('utf8', 8, 8 + length),
  ) as Record<string, Header> & { __metadata__?: Record<string, string> };
  const tensors = Object.entries(entries as Record<string, Header>).map(
    ([name, { dtype, shape, data_offsets }]): [string, StoredTensor] => {
      const [begin, end] = data_offsets.map((offset) => 8 + length + offset);
      const data = new Uint8Array(bytes.subarray(begin, end)).buffer;
      const values = dtype === 'F32' ? new Float32Array(data) : integers(dtype, data);
      return [name, { shape, values }];
    },
  );
  return { metadata, tensors: new Map(tensors) };
}

function integers(dtype: string, data: ArrayBuffer): Float32Array {
  switch (dtype) {
    case 'I64':
      return Float32Array.from(new BigInt64Array(data), Number);
    case 'I32':
      return Float32Array.from(new Int32Array(data));
    default:
      throw new Error(`unexpected type ${dtype}`);
  }
}
