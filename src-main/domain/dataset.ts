import type { Task } from './metrics';
import type { TableColumn } from './table-column';

export const numberTypes = ['uint8', 'int32', 'float32', 'float64'] as const;
export type NumberType = (typeof numberTypes)[number];

/** Numbers in a file, row-major and little-endian, which are read as they are needed. */
export interface FileValues {
  path: string;
  type: NumberType;
  /** Where the first one begins. */
  byteOffset: number;
  /** How many there are. */
  length: number;
}

/** Images that stay encoded in files and are decoded, to bytes [height, width, channels], as they are needed. */
export interface EncodedImages {
  /** Of each image when it is decoded: [height, width, channels]. */
  shape: readonly number[];
  /** The share of a scaled image that is cut from its centre. */
  crop: number;
  /** Of an image as it is stored, at most. */
  maximalPixels: number;
  /** The paths of the files that hold them, in UTF-8, each ended by a zero byte: there may be millions. */
  files: Uint8Array;
  /** The number of its file, the first byte in it, and bytes of each image. [stored rows, 3] */
  places: Float64Array;
  /** Sum and sum of squares of the bytes of each channel of each image when it is decoded. [stored rows, channels, 2] */
  moments: Float64Array;
  /** The file that lists name, class and SHA-256 of each image. */
  list: string;
}

/**
 * One part of a data set. Inputs are [stored rows, ...row], row-major (images: H, W, C): in memory, in a file where they
 * would not fit, or encoded. The object can be handed to a thread.
 */
export interface DatasetPart {
  count: number;
  /** Bytes 0 … 255 for images, numbers otherwise. */
  inputs: Uint8Array | Float32Array | Float64Array | FileValues | EncodedImages;
  /** Class indices, or numbers [stored rows, ...targetShape]; depth in metres is 0 where it was not measured. */
  targets: Int32Array | Float32Array | Float64Array | FileValues;
  /** The stored rows that are the examples of this part, in its order; all of them where it is missing. [count] */
  rows?: Int32Array | undefined;
}

/** A part that is whole in memory. */
export interface MemoryPart extends DatasetPart {
  inputs: Exclude<DatasetPart['inputs'], FileValues | EncodedImages>;
  targets: Exclude<DatasetPart['targets'], FileValues>;
}

/** Per channel, of intensities in [0, 1]; empty for data that is no image. */
export interface ChannelStatistics {
  mean: number[];
  deviation: number[];
}

/** A data set ready for training. */
export interface LoadedDataset<Part extends DatasetPart = DatasetPart> {
  name: string;
  task: Task;
  /** Shape of one example: [features] or [height, width, channels]. */
  inputShape: readonly number[];
  /** Classes, the width of the regression target, or the channels of the images to predict. */
  outputSize: number;
  /** Shape of one example's target: [] for classes, [values], or [height, width, channels]. */
  targetShape: readonly number[];
  classNames: readonly string[];
  /**
   * Of a table: what its stored rows hold, [columns] numbers, codes of categories, or NaN where a value is missing.
   * Examples are written from them as `inputShape` has it.
   */
  columns?: readonly TableColumn[] | undefined;
  train: Part;
  test: Part;
  /** Undefined where the data has none and none was split off. */
  validation?: Part | undefined;
  /** Per channel, of the training part, where somebody has computed them already. */
  statistics?: ChannelStatistics | undefined;
  /** SHA-256 of the content, hexadecimal. */
  fingerprint: string;
}
