import type { Task } from './metrics';

/** One part of a data set, whole in memory. Inputs are [count, ...inputShape], row-major (images: H, W, C). */
export interface DatasetPart {
  count: number;
  /** Bytes 0 … 255 for images, numbers otherwise. */
  inputs: Uint8Array | Float32Array;
  /** Class indices [count], or numbers [count, ...targetShape]; depth in metres is 0 where it was not measured. */
  targets: Int32Array | Float32Array;
}

/** A data set ready for training. */
export interface LoadedDataset {
  name: string;
  task: Task;
  /** Shape of one example: [features] or [height, width, channels]. */
  inputShape: readonly number[];
  /** Classes, the width of the regression target, or the channels of the images to predict. */
  outputSize: number;
  /** Shape of one example's target: [] for classes, [values], or [height, width, channels]. */
  targetShape: readonly number[];
  classNames: readonly string[];
  train: DatasetPart;
  test: DatasetPart;
  /** SHA-256 of the content, hexadecimal. */
  fingerprint: string;
}
