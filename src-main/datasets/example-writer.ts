import { QuadLabError } from '../core/errors';
import type { DatasetPart, LoadedDataset } from '../domain/dataset';
import { undisturbed, writePlaced, type Placement } from './augment';
import { exampleSize } from './content';
import { neutralStatistics, normalizationTable } from './normalization';
import { channelStatistics, isImage, type ChannelStatistics } from './statistics';

/** Writes example `index` of a part as numbers into `target` at `offset`. */
export type WriteExample = (
  part: DatasetPart,
  index: number,
  target: Float32Array,
  offset: number,
  placement?: Placement,
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
  return {
    statistics,
    write: (part, index, target, offset, placement = undisturbed) => {
      const bytes = part.inputs as Uint8Array;
      writePlaced(bytes, index * size, inputShape, table, placement, target, offset);
    },
  };
}

/** Throws CONFIG_INVALID where augmentation is asked for data that is no image. */
export function checkAugmentable(dataset: LoadedDataset): void {
  if (isImage(dataset.train.inputs, dataset.inputShape)) return;
  throw new QuadLabError(
    'CONFIG_INVALID',
    `dataset.augment: "cifar" flips and crops images, but "${dataset.name}" has inputs of shape [${dataset.inputShape.join(', ')}].`,
    { advice: 'Set dataset.augment to none.' },
  );
}
