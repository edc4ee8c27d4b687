import { bytesOfWireType } from '../bytes/wire-numbers';
import { exampleSize } from '../../content';
import type { ByteStream } from '../bytes/byte-stream';
import { invalid } from '../format';
import { npyDataBytes, type NpyHeader } from './read-npy-header';

/** An array in a file, whose rows (along the first axis) can be read from first to last, any number of times. */
export interface ArraySource {
  /** What messages call it. */
  label: string;
  header: NpyHeader;
  /** Opens the bytes of the numbers, from the first one on. */
  openData(): Promise<ByteStream>;
  /** Reads bytes of the numbers from anywhere; missing where that is impossible. */
  openAnywhere?: (() => Promise<AnywhereReader>) | undefined;
}

export interface AnywhereReader {
  read(target: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}

/** Bytes of an array whose first index changes fastest that are turned around at a time. */
const blockBytes = 1 << 25;
const maximalMemoryBytes = 2 ** 31 - 1;

export function rowBytes({ header }: ArraySource): number {
  return exampleSize(header.shape.slice(1)) * bytesOfWireType(header.type);
}

/**
 * The bytes of the rows in their order, row-major, in pieces of `rowsPerPiece` (fewer in the last). Throws DATASET_INVALID
 * where the array is cut short or too long.
 */
export async function* piecesOfRows(source: ArraySource, rowsPerPiece: number): AsyncGenerator<Buffer, void> {
  if (source.header.fortranOrder && source.header.shape.length > 1) yield* turnedRows(source, rowsPerPiece);
  else yield* plainRows(source, rowsPerPiece);
}

async function* plainRows(source: ArraySource, rowsPerPiece: number): AsyncGenerator<Buffer, void> {
  const [count = 0] = source.header.shape;
  const width = rowBytes(source);
  const stream = await source.openData();
  try {
    for (let row = 0; row < count; row += rowsPerPiece) {
      yield await stream.take(Math.min(rowsPerPiece, count - row) * width);
    }
    await stream.expectEnd();
  } finally {
    stream.close();
  }
}

async function* turnedRows(source: ArraySource, rowsPerPiece: number): AsyncGenerator<Buffer, void> {
  const [count = 0, ...rest] = source.header.shape;
  const size = bytesOfWireType(source.header.type);
  const width = rowBytes(source);
  const columns = fortranColumns(rest);
  const perBlock = rowsPerPiece * Math.max(1, Math.floor(blockBytes / (rowsPerPiece * width)));
  const reader = await (source.openAnywhere ?? (() => inMemory(source)))();
  try {
    for (let start = 0; start < count; start += perBlock) {
      const rows = Math.min(perBlock, count - start);
      const block = Buffer.alloc(rows * width);
      const column = Buffer.alloc(rows * size);
      for (const [c, stored] of columns.entries()) {
        await reader.read(column, (stored * count + start) * size);
        for (let row = 0; row < rows; row++) {
          const at = row * width + c * size;
          for (let byte = 0; byte < size; byte++) block[at + byte] = column[row * size + byte] as number;
        }
      }
      for (let row = 0; row < rows; row += rowsPerPiece) {
        yield block.subarray(row * width, Math.min(row + rowsPerPiece, rows) * width);
      }
    }
  } finally {
    await reader.close();
  }
}

/** Which stored column (the first axis fastest) is each column of a row-major example. */
function fortranColumns(shape: readonly number[]): Uint32Array {
  const columns = new Uint32Array(exampleSize(shape));
  columns.forEach((_, column) => {
    let left = column;
    let stored = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      stored += (left % length) * exampleSize(shape.slice(0, axis));
      left = Math.floor(left / length);
    }
    columns[column] = stored;
  });
  return columns;
}

async function inMemory(source: ArraySource): Promise<AnywhereReader> {
  const bytes = npyDataBytes(source.header);
  if (bytes > maximalMemoryBytes) {
    throw invalid(
      `${source.label} is packed, in Fortran order and of ${bytes} bytes, expected at most ${maximalMemoryBytes} for such an array.`,
      'Save it with numpy.ascontiguousarray(array), or as a .npy file.',
    );
  }
  const stream = await source.openData();
  try {
    const whole = await stream.take(bytes);
    await stream.expectEnd();
    return {
      read: (target, position) => {
        whole.copy(target, 0, position, position + target.length);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  } finally {
    stream.close();
  }
}
