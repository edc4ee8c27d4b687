import type { NumberType } from '../../domain/dataset';

// NumPy's format .npy (numpy.lib.format, version 1.0): magic string, length of the header, a Python dictionary.
const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');

/** Bytes of the headers that are written here: one with any number of rows fits, so that it can be corrected at the end. */
export const headerBytes = 128;

const descriptors: Record<NumberType, string> = {
  uint8: '|u1',
  int32: '<i4',
  float32: '<f4',
  float64: '<f8',
};

/** The header of a row-major little-endian array, always of 128 bytes. */
export function npyHeader(type: NumberType, shape: readonly number[]): Buffer {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descriptors[type]}', 'fortran_order': False, 'shape': (${lengths}), }`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(headerBytes - magic.length - 2);
  const padded = `${text.padEnd(headerBytes - magic.length - 3)}\n`;
  return Buffer.concat([magic, length, Buffer.from(padded, 'latin1')]);
}
