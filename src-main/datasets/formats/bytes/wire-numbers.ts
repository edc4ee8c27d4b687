import { endianness } from 'node:os';

/** The number types that files of arrays use. */
export type WireType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64';

type ReadNumber = (view: DataView, offset: number, littleEndian: boolean) => number;

const two32 = 2 ** 32;

// Integers of 64 bits are exact up to 2⁵³ and rounded beyond.
const readers: Record<WireType, { bytes: number; read: ReadNumber }> = {
  bool: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  int16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  uint32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  int32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  uint64: {
    bytes: 8,
    read: (view, at, little) =>
      view.getUint32(little ? at + 4 : at, little) * two32 + view.getUint32(little ? at : at + 4, little),
  },
  int64: {
    bytes: 8,
    read: (view, at, little) =>
      view.getInt32(little ? at + 4 : at, little) * two32 + view.getUint32(little ? at : at + 4, little),
  },
  float16: { bytes: 2, read: (view, at, little) => halfToNumber(view.getUint16(at, little)) },
  float32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

// What the machine can read by itself, many times faster.
const nativeArrays: Partial<
  Record<
    WireType,
    new (
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
    ) => Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array
  >
> = {
  uint8: Uint8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

export function bytesOfWireType(type: WireType): number {
  return readers[type].bytes;
}

export function isFloat(type: WireType): boolean {
  return type.startsWith('float');
}

/** All numbers that lie one after another in `bytes`. */
export function decodeNumbers(bytes: Uint8Array, type: WireType, littleEndian: boolean): Float64Array {
  const { bytes: size, read } = readers[type];
  const Native = nativeArrays[type];
  const isAligned = bytes.byteOffset % size === 0 && bytes.length % size === 0;
  if (Native !== undefined && isAligned && littleEndian === (endianness() === 'LE')) {
    return new Float64Array(new Native(bytes.buffer, bytes.byteOffset, bytes.length / size));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float64Array(Math.floor(bytes.length / size));
  for (let i = 0; i < numbers.length; i++) numbers[i] = read(view, i * size, littleEndian);
  return numbers;
}

/** IEEE 754 binary16: one sign bit, five of the exponent, ten of the fraction. */
function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
