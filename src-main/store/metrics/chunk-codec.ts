import type { MetricColumns } from '../../domain/metric-columns';

/** The points of a chunk as the database has them. */
export interface EncodedChunk {
  /** The steps, then the epochs: each column as stretches of equal differences. */
  positions: Uint8Array;
  /** The values, 8 bytes each, little-endian as every machine that QuadLab runs on: NaN and infinities are as they were. */
  numbers: Uint8Array;
}

/** Packs points. Steps and epochs mostly go up evenly, so that both take a few bytes a chunk instead of eight a point. */
export function encodeChunk({ steps, epochs, values }: MetricColumns): EncodedChunk {
  const bytes: number[] = [];
  encodeColumn(steps, bytes);
  encodeColumn(epochs, bytes);
  return {
    positions: Uint8Array.from(bytes),
    numbers: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

/** The number of points of a chunk. */
export const pointsIn = (chunk: EncodedChunk): number => chunk.numbers.byteLength / 8;

/** Unpacks a chunk's points into columns, from a place on. Returns the place behind them. */
export function decodeChunk(chunk: EncodedChunk, into: MetricColumns, at = 0): number {
  const points = pointsIn(chunk);
  const read = decodeColumn(chunk.positions, 0, into.steps, at, points);
  decodeColumn(chunk.positions, read, into.epochs, at, points);
  const { values } = into;
  new Uint8Array(values.buffer, values.byteOffset + 8 * at, 8 * points).set(chunk.numbers);
  return at + points;
}

/**
 * Stretches of equal differences, from 0 on: twice the number of points, plus one where the difference is negative, then
 * the difference's size. Both are written 7 bits a byte, the lowest first, with the highest bit where more follow.
 */
function encodeColumn(column: Float64Array, bytes: number[]): void {
  let last = 0;
  for (let index = 0; index < column.length;) {
    const difference = (column[index] ?? 0) - last;
    const begin = index;
    while (index < column.length && (column[index] ?? 0) - last === difference) {
      last = column[index] ?? 0;
      index += 1;
    }
    encodeNumber(2 * (index - begin) + (difference < 0 ? 1 : 0), bytes);
    encodeNumber(Math.abs(difference), bytes);
  }
}

function decodeColumn(
  bytes: Uint8Array,
  from: number,
  column: Float64Array,
  at: number,
  points: number,
): number {
  let place = from;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[place++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  let last = 0;
  const end = at + points;
  for (let index = at; index < end && place < bytes.length;) {
    const head = next();
    const size = next();
    const difference = head % 2 === 1 ? -size : size;
    const stop = Math.min(index + Math.floor(head / 2), end);
    for (; index < stop; index++) {
      last += difference;
      column[index] = last;
    }
  }
  return place;
}

/** Whole numbers up to 2^53: operators on bits would cut them to 32. */
function encodeNumber(value: number, bytes: number[]): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
