import type { DatasetPart, LoadedDataset } from '../domain/dataset';
import type { ExampleChange } from './augment';
import { undisturbed, writePlaced } from './augment/place';
import { exampleSize } from './content';
import { neutralStatistics, normalizationTable } from './normalization';
import { channelStatistics, isImage, type ChannelStatistics } from './statistics';

/** Writes example `index` of a part as numbers into `target` at `offset`. */
export type WriteExample = (
  part: DatasetPart,
  index: number,
  target: Float32Array,
  offset: number,
  change?: ExampleChange,
) => void;

export interface ExampleWriter {
  write: WriteExample;
  /** What images are normalized with; undefined where nothing is. */
  statistics: ChannelStatistics | undefined;
}

/**
 * How examples become inputs: image bytes become byte / 255, and with `normalize` (v − mean_c) / deviation_c with the
 * statistics of the training part in use; points stay as they are.
 */
export function createExampleWriter(
  dataset: LoadedDataset,
  normalize: boolean,
  known?: ChannelStatistics,
): ExampleWriter {
  const { inputShape, train } = dataset;
  const size = exampleSize(inputShape);
  if (!isImage(train.inputs, inputShape)) {
    return {
      statistics: undefined,
      write: (part, index, target, offset) => {
        target.set(part.inputs.subarray(index * size, (index + 1) * size), offset);
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
    write: (part, index, target, offset, { bytes, placement = undisturbed, numbers } = {}) => {
      const inputs = part.inputs as Uint8Array;
      if (bytes === undefined) {
        writePlaced(inputs, index * size, inputShape, table, placement, target, offset);
      } else {
        changed.set(inputs.subarray(index * size, (index + 1) * size));
        bytes(changed);
        writePlaced(changedBytes, 0, inputShape, table, placement, target, offset);
      }
      numbers?.(target.subarray(offset, offset + size));
    },
  };
}
