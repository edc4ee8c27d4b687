/** The types of safetensors that are read; its others (unsigned 16 to 64 bits, 8-bit and complex floats) are not. */
export const elementTypes = ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16', 'I8', 'U8', 'BOOL'] as const;
export type ElementType = (typeof elementTypes)[number];

export function isElementType(name: string): name is ElementType {
  return (elementTypes as readonly string[]).includes(name);
}

/** Bytes of one value. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** Values as float32: F64 is rounded, the types of 16 bits and fewer are kept exactly, BOOL becomes 0 and 1. */
export function toFloat32(type: ElementType, data: ArrayBuffer): Float32Array {
  switch (type) {
    case 'F64':
      return Float32Array.from(new Float64Array(data));
    case 'F32':
      return new Float32Array(data);
    case 'F16':
      return Float32Array.from(new Uint16Array(data), halfToNumber);
    case 'BF16':
      // A bfloat16 is the upper half of a float32.
      return new Float32Array(Uint32Array.from(new Uint16Array(data), (bits) => bits << 16).buffer);
    case 'I64':
      return Float32Array.from(new BigInt64Array(data), Number);
    case 'I32':
      return Float32Array.from(new Int32Array(data));
    case 'I16':
      return Float32Array.from(new Int16Array(data));
    case 'I8':
      return Float32Array.from(new Int8Array(data));
    case 'U8':
      return Float32Array.from(new Uint8Array(data));
    case 'BOOL':
      return Float32Array.from(new Uint8Array(data), (byte) => (byte === 0 ? 0 : 1));
  }
}

/** The index of the first whole number that float32 can't hold, or -1. */
export function firstInexact(type: ElementType, data: ArrayBuffer, values: Float32Array): number {
  switch (type) {
    case 'I64':
      return new BigInt64Array(data).findIndex((value, i) => BigInt(values[i] ?? 0) !== value);
    case 'I32':
      return new Int32Array(data).findIndex((value, i) => values[i] !== value);
    default:
      return -1;
  }
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. Node has a Float16Array only from 24 on. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
