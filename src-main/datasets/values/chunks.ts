import { isInFile, newValues, openValues, type MemoryValues, type NumberValues } from './file-values';

const chunkBytes = 1 << 22;

/**
 * All numbers in pieces of whole rows of `width` numbers, in their order, or those of the `rows` in theirs; a piece is valid
 * until the next one is asked for. Memory needed: about 4 MiB, whatever the file.
 */
export function* chunksOf(
  values: NumberValues,
  width: number,
  rows?: Int32Array,
): Generator<MemoryValues, void, undefined> {
  if (!isInFile(values)) {
    yield* rows === undefined ? piecesOf(values, width) : rowsIn(values, width, rows);
    return;
  }
  const file = openValues(values);
  const perChunk = rowsPerChunk(width);
  const buffer = newValues(values.type, perChunk * width);
  const total = rows?.length ?? values.length / width;
  try {
    for (let start = 0; start < total; start += perChunk) {
      const count = Math.min(perChunk, total - start);
      if (rows === undefined) file.read(start * width, count * width, buffer, 0);
      else {
        for (let i = 0; i < count; i++) file.read((rows[start + i] ?? 0) * width, width, buffer, i * width);
      }
      yield buffer.subarray(0, count * width);
    }
  } finally {
    file.close();
  }
}

const rowsPerChunk = (width: number): number => Math.max(1, Math.floor(chunkBytes / (8 * width)));

function* piecesOf(values: MemoryValues, width: number): Generator<MemoryValues, void, undefined> {
  const length = rowsPerChunk(width) * width;
  for (let at = 0; at < values.length; at += length) yield values.subarray(at, at + length);
}

function* rowsIn(
  values: MemoryValues,
  width: number,
  rows: Int32Array,
): Generator<MemoryValues, void, undefined> {
  for (const row of rows) yield values.subarray(row * width, (row + 1) * width);
}
