import { messageOf } from '../../../core/errors';
import { exampleSize } from '../../content';
import { bytesOfWireType, type WireType } from '../bytes/wire-numbers';
import type { ByteStream, TakeBytes } from '../bytes/byte-stream';
import { downloadAgain, invalid } from '../format';
import { parsePythonLiteral, type PythonValue } from './python-literal';

/** What the header of a .npy file says of its array. */
export interface NpyHeader {
  type: WireType;
  littleEndian: boolean;
  /** Whether the first index changes fastest. */
  fortranOrder: boolean;
  shape: readonly number[];
}

/** Headers of versions 2.0 and 3.0 could announce 4 GiB of text. */
const maximalTextBytes = 1 << 16;

/** Reads the header of an array at the beginning of a stream, which it closes, and how many bytes that takes. */
export async function readHeaderOf(
  label: string,
  stream: ByteStream,
): Promise<{ header: NpyHeader; dataOffset: number }> {
  let dataOffset = 0;
  const header = await readNpyHeader(label, (count) => {
    dataOffset += count;
    return stream.take(count);
  }).finally(() => {
    stream.close();
  });
  return { header, dataOffset };
}

/**
 * Reads the header of an array of numbers (numpy.lib.format, versions 1.0, 2.0 and 3.0); the numbers follow. `label` is
 * what messages call the array. Throws DATASET_INVALID: no such header, or an array of anything but numbers.
 */
export async function readNpyHeader(label: string, take: TakeBytes): Promise<NpyHeader> {
  const start = await take(8);
  if (start.toString('latin1', 0, 6) !== '\x93NUMPY') {
    throw invalid(
      `${label} is no NumPy array: its first bytes are ${start.toString('hex', 0, 6)}, expected 934e554d5059.`,
      'Write the file with numpy.save.',
    );
  }
  const [major = 0, minor = 0] = start.subarray(6);
  if (major < 1 || major > 3 || minor !== 0) {
    throw invalid(
      `${label} has version ${major}.${minor} of the format .npy, expected 1.0, 2.0 or 3.0.`,
      downloadAgain,
    );
  }
  const length = major === 1 ? (await take(2)).readUInt16LE(0) : (await take(4)).readUInt32LE(0);
  if (length > maximalTextBytes) {
    throw invalid(
      `${label}: the header announces ${length} bytes of text, expected at most ${maximalTextBytes}.`,
      downloadAgain,
    );
  }
  const text = (await take(length)).toString(major === 3 ? 'utf8' : 'latin1');
  return describe(label, fieldsOf(label, text));
}

/** Bytes of all numbers of the array. */
export function npyDataBytes({ type, shape }: NpyHeader): number {
  return exampleSize(shape) * bytesOfWireType(type);
}

function fieldsOf(label: string, text: string): Map<string, PythonValue> {
  let value: PythonValue;
  try {
    value = parsePythonLiteral(text);
  } catch (error) {
    throw invalid(
      `${label}: the header is no Python dictionary: ${messageOf(error)}.`,
      `The file is damaged: write it again with numpy.save.`,
      error,
    );
  }
  if (value instanceof Map) return value;
  throw invalid(
    `${label}: the header is no Python dictionary: found ${text.slice(0, 40).trim()}.`,
    downloadAgain,
  );
}

function describe(label: string, fields: Map<string, PythonValue>): NpyHeader {
  const fortranOrder = fields.get('fortran_order');
  if (typeof fortranOrder !== 'boolean') {
    throw invalid(
      `${label}: the header has no 'fortran_order' that is True or False.`,
      'Write the file again with numpy.save.',
    );
  }
  const header = { ...numberType(label, fields.get('descr')), fortranOrder, shape: shapeOf(label, fields) };
  if (Number.isSafeInteger(npyDataBytes(header))) return header;
  throw invalid(
    `${label}: the header announces the shape (${header.shape.join(', ')}), expected no more than any file can hold.`,
    downloadAgain,
  );
}

function shapeOf(label: string, fields: Map<string, PythonValue>): number[] {
  const shape = fields.get('shape');
  const isLength = (value: PythonValue): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (Array.isArray(shape) && shape.every(isLength)) return shape;
  throw invalid(
    `${label}: the header's 'shape' is ${JSON.stringify(shape ?? null)}, expected lengths of 0 or more.`,
    'Write the file again with numpy.save.',
  );
}

const types: Record<string, WireType | undefined> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

function numberType(
  label: string,
  description: PythonValue | undefined,
): Pick<NpyHeader, 'type' | 'littleEndian'> {
  if (typeof description !== 'string') throw structured(label, description);
  const [, order = '', code = ''] = /^([<>|=]?)(.*)$/s.exec(description) ?? [];
  const type = types[code];
  // Without an order the machine's own is meant, which is little-endian on all that NumPy is used on.
  if (type !== undefined) return { type, littleEndian: order !== '>' };
  throw refused(label, description, code);
}

function structured(label: string, description: PythonValue | undefined) {
  if (!Array.isArray(description)) {
    return invalid(
      `${label}: the header has no data type ('descr').`,
      'Write the file again with numpy.save.',
    );
  }
  const names = description.map((field) => (Array.isArray(field) ? String(field[0]) : '?'));
  return invalid(
    `${label} has a structured data type with the fields ${names.join(', ')}, expected plain numbers.`,
    'Save each field as an array of its own, or all of them with numpy.lib.recfunctions.structured_to_unstructured.',
  );
}

function refused(label: string, description: string, code: string) {
  const [what, advice] =
    advices.find(([pattern]) => pattern.test(code))?.slice(1) ??
    (['other data', 'Save it as float32.'] as const);
  return invalid(
    `${label} holds ${what as string} (data type ${description}), expected whole numbers or floats of up to 64 bits.`,
    advice as string,
  );
}

const advices: readonly (readonly [RegExp, string, string])[] = [
  [
    /^O/,
    'pickled Python objects, which are never unpickled since that could run any program',
    'Save it as numbers: numpy.save(path, array.astype("float32"), allow_pickle=False). Rows of different lengths have to be made equally long first.',
  ],
  [
    /^[USa]/,
    'text',
    'Save class numbers instead: numpy.save(path, numpy.unique(array, return_inverse=True)[1]).',
  ],
  [/^c/, 'complex numbers', 'Save the real and the imaginary part as separate columns.'],
  [/^[mM]/, 'times', 'Save them as numbers: array.astype("int64").'],
  [/^V/, 'raw bytes', 'Save it as numbers, for example with array.view("uint8").'],
  [/^[fg]/, 'extended floats', 'Save it with array.astype("float64").'],
];
