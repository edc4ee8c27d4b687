import { exampleSize } from '../../content';
import { bytesOfWireType, decodeNumbers, isFloat, type WireType } from '../bytes/wire-numbers';
import { invalid, type SourceFile } from '../format';
import { readAnnounced } from './read-announced';

/** What an IDX file holds. */
export interface IdxArray {
  file: SourceFile;
  type: WireType;
  shape: readonly number[];
  /** The numbers as they are in the file, big-endian. */
  bytes: Buffer;
}

interface Kind {
  code: number;
  type: WireType;
  text: string;
}
// The third byte of a file (yann.lecun.com/exdb/mnist), and the end of its name.
const kinds: Record<string, Kind | undefined> = {
  ubyte: { code: 0x08, type: 'uint8', text: 'unsigned bytes' },
  byte: { code: 0x09, type: 'int8', text: 'signed bytes' },
  short: { code: 0x0b, type: 'int16', text: 'integers of 16 bits' },
  int: { code: 0x0c, type: 'int32', text: 'integers of 32 bits' },
  float: { code: 0x0d, type: 'float32', text: 'floats of 32 bits' },
  double: { code: 0x0e, type: 'float64', text: 'floats of 64 bits' },
};

/**
 * The array of a file whose name ends in "idx3-ubyte" or the like, plain or gzipped. Throws DATASET_INVALID where the header
 * says anything else, or announces more or less than there is.
 */
export async function readIdxArray(file: SourceFile): Promise<IdxArray> {
  const [, axesText = '3', kindName = 'ubyte'] = /idx(\d)-([a-z]+)(?:\.gz)?$/.exec(file.name) ?? [];
  const kind = kinds[kindName];
  if (kind === undefined) throw new Error(`No IDX file is named ${file.name}.`);
  const axes = Number(axesText);
  const headerBytes = 4 + 4 * axes;
  let shape: number[] = [];
  const whole = await readAnnounced(file, headerBytes, (header) => {
    checkMagic(file, header, kind, axes);
    shape = Array.from({ length: axes }, (_, axis) => header.readUInt32BE(4 + 4 * axis));
    return headerBytes + exampleSize(shape) * bytesOfWireType(kind.type);
  });
  return { file, type: kind.type, shape, bytes: whole.subarray(headerBytes) };
}

/** The numbers of an array. Throws DATASET_INVALID where one is NaN or infinite. */
export function idxNumbers({ file, type, shape, bytes }: IdxArray): Float64Array {
  const numbers = decodeNumbers(bytes, type, false);
  const bad = isFloat(type) ? numbers.findIndex((value) => !Number.isFinite(Math.fround(value))) : -1;
  if (bad === -1) return numbers;
  const perRow = exampleSize(shape.slice(1));
  throw invalid(
    `${file.name}: value ${bad % perRow} of example ${Math.floor(bad / perRow)} is ${numbers[bad] ?? NaN}, expected a finite number of single precision.`,
    'Correct the value or leave out its example.',
  );
}

function checkMagic(file: SourceFile, header: Buffer, { code, text }: Kind, axes: number): void {
  const found = header.readUInt32BE(0);
  const expected = code * 256 + axes;
  if (found === expected) return;
  const isPacked = header.readUInt16BE(0) === 0x1f8b;
  throw invalid(
    `${file.name}: bytes 0 to 3 are ${hexadecimal(found)}, expected ${hexadecimal(expected)} (${text} in ${axes} dimensions).`,
    isPacked
      ? 'The file is compressed by gzip: add ".gz" to its name.'
      : 'Check that this is the right file, and that its name tells its type and dimensions.',
  );
}

const hexadecimal = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
