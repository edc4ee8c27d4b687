import { exampleSize } from '../../content';
import { decodeNumbers } from '../bytes/wire-numbers';
import { invalid, type ReadOptions } from '../format';
import { piecesOfRows, rowBytes, type ArraySource } from './array-source';
import { finiteNumbers, shapeText } from './place';

/** How rows of an array become inputs. */
export interface InputPlan {
  /** uint8: pixels. */
  type: 'uint8' | 'float32';
  /** [features] or [height, width, channels]. */
  shape: readonly number[];
  /** Whether the rows are [channels, height, width]. */
  channelsFirst: boolean;
}

const pieceBytes = 1 << 22;

export function rowsPerPiece(source: ArraySource): number {
  return Math.max(1, Math.floor(pieceBytes / rowBytes(source)));
}

/**
 * Finds out what the inputs are. Arrays [n] and [n, features] are points. [n, height, width] and those with 1, 3 or 4
 * channels, first or last, are images: bytes where they are uint8, or hold nothing but whole numbers of 0 to 255 and some
 * above 1 (no pixel changes by that); other numbers stay as they are. Reads numbers of another type than uint8 once.
 * Throws DATASET_INVALID: another shape, shapes that differ between the parts, NaN or infinity.
 */
export async function planInputs(
  sources: readonly [ArraySource, ...ArraySource[]],
  { settings }: Pick<ReadOptions, 'settings'>,
): Promise<InputPlan> {
  const [first, ...others] = sources;
  const { shape, channelsFirst } = exampleShape(first, settings.channels);
  checkAgreement(first, others);
  if (shape.length === 1) return { type: 'float32', shape, channelsFirst };
  let type: InputPlan['type'] = 'uint8';
  if (first.header.type !== 'uint8') {
    let highest = 0;
    for (const source of sources) highest = Math.max(highest, await highestByte(source));
    if (highest <= 1 || highest > 255) type = 'float32';
  }
  return { type, shape, channelsFirst };
}

function exampleShape(
  source: ArraySource,
  said: 'first' | 'last' | undefined,
): Pick<InputPlan, 'shape' | 'channelsFirst'> {
  const [count, ...row] = source.header.shape;
  if (count === 0 || row.includes(0)) {
    throw invalid(
      `${source.label} holds no numbers: its shape is ${shapeText(source)}.`,
      'Check how it was saved: the first axis counts the examples.',
    );
  }
  const [a = 1, b, c] = row;
  if (count === undefined || row.length > 3) {
    throw invalid(
      `${source.label} has the shape ${shapeText(source)}, expected the examples along the first axis and 0 to 3 axes for each: features, or height, width and channels.`,
      'Reshape it: array.reshape(len(array), -1) makes points.',
    );
  }
  if (b === undefined) return { shape: [a], channelsFirst: false };
  if (c === undefined) return { shape: [a, b, 1], channelsFirst: false };
  const channelsFirst = said === undefined ? areFirst(source, a, c) : said === 'first';
  return { shape: channelsFirst ? [b, c, a] : [a, b, c], channelsFirst };
}

function areFirst(source: ArraySource, first: number, last: number): boolean {
  const isChannels = (length: number): boolean => [1, 3, 4].includes(length);
  if (isChannels(last)) return false;
  if (isChannels(first)) return true;
  throw invalid(
    `${source.label} has the shape ${shapeText(source)}, expected 1, 3 or 4 channels on the second or the last axis.`,
    'Say where the channels are with the setting channels: first or last.',
  );
}

function checkAgreement(first: ArraySource, others: readonly ArraySource[]): void {
  const row = String(first.header.shape.slice(1));
  for (const other of others) {
    if (String(other.header.shape.slice(1)) !== row) {
      throw invalid(
        `${other.label} has the shape ${shapeText(other)}, expected examples as in ${first.label}, whose shape is ${shapeText(first)}.`,
        'The arrays of all parts must come from the same data set.',
      );
    }
    if (other.header.type !== first.header.type) {
      throw invalid(
        `${other.label} holds ${other.header.type}, expected ${first.header.type} as in ${first.label}.`,
        'Save the arrays of all parts with the same type, so that their values mean the same.',
      );
    }
  }
}

/** The highest value where all are whole numbers from 0 to 255, Infinity otherwise. Checks that all are finite. */
async function highestByte(source: ArraySource): Promise<number> {
  const { type, littleEndian } = source.header;
  let highest = 0;
  let at = 0;
  for await (const piece of piecesOfRows(source, rowsPerPiece(source))) {
    const numbers = decodeNumbers(piece, type, littleEndian);
    finiteNumbers(source, numbers, at);
    for (const value of numbers) {
      highest = value === (value & 0xff) ? Math.max(highest, value) : Infinity;
    }
    at += numbers.length;
  }
  return highest;
}

/** The inputs of a part in pieces of so many examples. */
export async function* inputPieces(
  source: ArraySource,
  plan: InputPlan,
  rows: number,
): AsyncGenerator<Uint8Array | Float32Array, void> {
  const { type, littleEndian } = source.header;
  let at = 0;
  for await (const piece of piecesOfRows(source, rows)) {
    if (plan.type === 'uint8' && type === 'uint8') {
      yield arranged(new Uint8Array(piece.buffer, piece.byteOffset, piece.length), plan, Uint8Array);
      continue;
    }
    const numbers = decodeNumbers(piece, type, littleEndian);
    const finite = finiteNumbers(source, numbers, at);
    at += numbers.length;
    yield plan.type === 'uint8'
      ? arranged(new Uint8Array(finite), plan, Uint8Array)
      : arranged(finite, plan, Float32Array);
  }
}

/** Examples [channels, height, width] to [height, width, channels], where they are so. */
function arranged<Values extends Uint8Array | Float32Array>(
  values: Values,
  { shape, channelsFirst }: InputPlan,
  Values: new (length: number) => Values,
): Values {
  const [height = 1, width = 1, channels = 1] = shape;
  if (!channelsFirst || channels === 1) return values;
  const size = exampleSize(shape);
  const pixels = height * width;
  const turned = new Values(values.length);
  for (let start = 0; start < values.length; start += size) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        turned[start + pixel * channels + channel] = values[start + channel * pixels + pixel] as number;
      }
    }
  }
  return turned;
}
