import { exampleSize } from '../../content';
import type { TakeBytes } from '../bytes/byte-stream';
import { bytesOfWireType, type WireType } from '../bytes/wire-numbers';
import { downloadAgain, invalid } from '../format';

/** What stands before the numbers of an array. */
export interface MatrixHeader {
  name: string;
  /** How the numbers are stored, which may be shorter than what MATLAB computes with. */
  type: WireType;
  /** Lengths of the axes, the one that changes fastest first. */
  shape: readonly number[];
  /** Whether the numbers, of at most 4 bytes, are in the second half of the tag that was read last. */
  inTag: boolean;
}

const numberTypes: Record<number, WireType | undefined> = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'float32',
  9: 'float64',
  12: 'int64',
  13: 'uint64',
};
const otherClasses: Record<number, string | undefined> = {
  1: 'a cell array',
  2: 'a structure',
  3: 'an object',
  4: 'text',
  5: 'a sparse matrix',
};
const miInt32 = 5;
const miMatrix = 14;
const complexFlag = 0x0800;
const maximalAxes = 32;
const maximalNameBytes = 63; // namelengthmax of MATLAB

/**
 * Reads an element up to its numbers. Of arrays with other names than the `wanted` only the name is checked. Throws
 * DATASET_INVALID where the element is damaged or a wanted one holds anything but real numbers.
 */
export async function readMatrixHeader(
  file: string,
  take: TakeBytes,
  littleEndian: boolean,
  wanted: readonly string[],
): Promise<MatrixHeader> {
  const word = (bytes: Buffer, at: number): number =>
    littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const damaged = (found: string, expected: string) =>
    invalid(`${file}: found an array with ${found}, expected ${expected}.`, downloadAgain);

  /** Type and length of an element; of a short one also its data, which share the tag's 8 bytes. */
  const tag = async (): Promise<{ type: number; bytes: number; inside: Buffer | undefined }> => {
    const start = await take(8);
    const first = word(start, 0);
    const short = first >>> 16;
    if (short === 0) return { type: first, bytes: word(start, 4), inside: undefined };
    if (short > 4) throw damaged(`a short element of ${short} bytes`, 'at most 4');
    return { type: first & 0xffff, bytes: short, inside: start.subarray(4, 4 + short) };
  };
  const small = async (what: string, maximalBytes: number): Promise<{ type: number; data: Buffer }> => {
    const { type, bytes, inside } = await tag();
    if (bytes > maximalBytes) throw damaged(`${bytes} bytes of ${what}`, `at most ${maximalBytes}`);
    const data = inside ?? (await take(Math.ceil(bytes / 8) * 8)).subarray(0, bytes);
    return { type, data };
  };

  const outer = await tag();
  if (outer.type !== miMatrix) throw damaged(`the type ${outer.type}`, `${miMatrix}`);
  const flags = await small('flags', 8);
  if (flags.data.length !== 8) throw damaged(`${flags.data.length} bytes of flags`, '8');
  const dimensions = await small('dimensions', 4 * maximalAxes);
  const { data: nameBytes } = await small('its name', maximalNameBytes);
  const name = nameBytes.toString('latin1');
  if (!wanted.includes(name)) return { name, type: 'uint8', shape: [], inTag: false };

  const label = `${file}, array ${name}`;
  const bits = word(flags.data, 0);
  const other = otherClasses[bits & 0xff];
  if (other !== undefined || (bits & complexFlag) !== 0) {
    throw invalid(
      `${label} is ${other ?? 'complex'}, expected a full array of real numbers.`,
      'Check that this is the right file.',
    );
  }
  if (dimensions.type !== miInt32 || dimensions.data.length % 4 !== 0) {
    throw damaged(`dimensions of the type ${dimensions.type}`, `${miInt32}`);
  }
  const shape = Array.from({ length: dimensions.data.length / 4 }, (_, i) => word(dimensions.data, 4 * i));
  return { name, shape, ...(await numbers(label, shape)) };

  async function numbers(
    label: string,
    shape: readonly number[],
  ): Promise<Pick<MatrixHeader, 'type' | 'inTag'>> {
    const { type: code, bytes, inside } = await tag();
    const type = numberTypes[code];
    if (type === undefined) throw damaged(`numbers of the type ${code}`, 'one of 1 to 7, 9, 12 and 13');
    const expected = exampleSize(shape) * bytesOfWireType(type);
    if (bytes !== expected) {
      throw invalid(
        `${label}: its header announces ${type} of the shape ${shape.join('×')}, expected ${expected} bytes, found ${bytes}.`,
        downloadAgain,
      );
    }
    return { type, inTag: inside !== undefined };
  }
}
