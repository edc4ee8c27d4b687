import type { ChannelStatistics, LoadedDataset } from '../../domain/dataset';
import type { ExampleChange } from '../augment';
import { undisturbed, writePlaced } from '../augment/place';
import { exampleSize } from '../content';
import { channelStatistics, isImage } from '../statistics/channel-statistics';
import { columnStatistics } from '../statistics/column-statistics';
import type { MemoryValues } from '../values/file-values';
import { neutralStatistics, normalizationTable } from './normalization';
import { createRowWriter } from './row-writer';

/** Writes the example that begins at `from` in stored values as numbers into `target`, from `at` on. */
type WriteExample = (
  values: MemoryValues,
  from: number,
  target: Float32Array,
  at: number,
  change?: ExampleChange,
) => void;

interface ExampleWriter {
  write: WriteExample;
  /** What images and columns of tables are normalized with; undefined where nothing is. */
  statistics: ChannelStatistics | undefined;
}

/**
 * How examples become inputs: image bytes become byte / 255, and with `normalize` (v − mean_c) / deviation_c with the
 * statistics of the training part in use; rows of a table become numbers and categories (`createRowWriter`); other points stay
 * as they are.
 */
export function createExampleWriter(
  dataset: LoadedDataset,
  normalize: boolean,
  known?: ChannelStatistics,
): ExampleWriter {
  const { inputShape, train, columns } = dataset;
  if (columns !== undefined) {
    const statistics = known ?? columnStatistics(train, columns);
    return { statistics, write: createRowWriter(columns, statistics, normalize) };
  }
  const size = exampleSize(inputShape);
  if (!isImage(train.inputs, inputShape)) {
    return {
      statistics: undefined,
      write: (values, from, target, at) => {
        target.set(values.subarray(from, from + size), at);
      },
    };
  }
  const statistics = normalize ? (known ?? channelStatistics(train, inputShape)) : undefined;
  const table = normalizationTable(statistics ?? neutralStatistics(inputShape[2] ?? 1));
  /** An image whose bytes are changed. */
  const changed = new Uint8ClampedArray(size);
  const changedBytes = new Uint8Array(changed.buffer);
  return {
    statistics,
    write: (values, from, target, at, { bytes, placement = undisturbed, numbers } = {}) => {
      if (bytes === undefined) {
        writePlaced(values as Uint8Array, from, inputShape, table, placement, target, at);
      } else {
        changed.set(values.subarray(from, from + size));
        bytes(changed);
        writePlaced(changedBytes, 0, inputShape, table, placement, target, at);
      }
      numbers?.(target.subarray(at, at + size));
    },
  };
}
