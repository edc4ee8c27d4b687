import type { ChannelStatistics, DatasetPart } from '../../domain/dataset';
import type { TableColumn } from '../../domain/table-column';
import { chunksOf } from '../values/chunks';
import { isEncoded, type NumberValues } from '../values/file-values';

/** Mean and population standard deviation. */
export interface Moments {
  mean: number;
  deviation: number;
}

/**
 * Mean and population standard deviation of the numbers of each column in a part, without those that are missing, in double
 * precision; 0 and 1 for categories. Sums are of differences from the mean in the whole training part, so that large numbers
 * lose no digits.
 */
export function columnStatistics(part: DatasetPart, columns: readonly TableColumn[]): ChannelStatistics {
  if (isEncoded(part.inputs)) throw new Error('Images have no columns.');
  const shifts = columns.map((column) => (column.kind === 'categorical' ? 0 : column.mean));
  const moments = momentsOfColumns(part.inputs, part.rows, shifts);
  return {
    mean: columns.map(({ kind }, c) => (kind === 'categorical' ? 0 : (moments[c]?.mean ?? 0))),
    deviation: columns.map(({ kind }, c) => (kind === 'categorical' ? 1 : (moments[c]?.deviation ?? 1))),
  };
}

/** The same of the numbers to predict. */
export function targetMoments({ targets, rows }: DatasetPart): Moments {
  let first: number | undefined;
  for (const chunk of chunksOf(targets, 1, rows?.subarray(0, 1))) {
    first ??= chunk[0];
    break;
  }
  return momentsOfColumns(targets, rows, [first ?? 0])[0] ?? { mean: 0, deviation: 1 };
}

function momentsOfColumns(
  values: NumberValues,
  rows: Int32Array | undefined,
  shifts: readonly number[],
): Moments[] {
  const width = shifts.length;
  const [counts, sums, squares] = [0, 1, 2].map(() => new Float64Array(width)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const chunk of chunksOf(values, width, rows)) {
    for (let at = 0; at < chunk.length; at += width) {
      for (let c = 0; c < width; c++) {
        const value = chunk[at + c] as number;
        if (Number.isNaN(value)) continue;
        const difference = value - (shifts[c] as number);
        counts[c] = (counts[c] as number) + 1;
        sums[c] = (sums[c] as number) + difference;
        squares[c] = (squares[c] as number) + difference * difference;
      }
    }
  }
  return shifts.map((shift, c) => {
    const count = counts[c] ?? 0;
    if (count === 0) return { mean: shift, deviation: 0 };
    const mean = (sums[c] ?? 0) / count;
    const variance = (squares[c] ?? 0) / count - mean * mean;
    return { mean: shift + mean, deviation: Math.sqrt(Math.max(0, variance)) };
  });
}
