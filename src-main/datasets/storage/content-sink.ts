import type { NumberType } from '../../domain/dataset';
import type { MemoryValues } from '../values/file-values';

/** In the order of their fingerprint. */
export const partNames = ['train', 'test', 'validation'] as const;
export type PartName = (typeof partNames)[number];

/** What the rows of a part are. */
export interface PartLayout {
  inputs: { type: Exclude<NumberType, 'int32'>; shape: readonly number[] };
  /** int32: class indices; otherwise numbers. */
  targets: { type: 'int32' | 'float32' | 'float64'; shape: readonly number[] };
}

/** Takes the examples of a part, in their order. */
export interface PartSink {
  /** Any number of whole rows; the arrays are the caller's again when it returns. */
  append(inputs: MemoryValues, targets: Int32Array | Float32Array | Float64Array): Promise<void>;
}

/** Where a format puts what it decodes, in pieces of any size, so that data need not fit into memory. */
export interface ContentSink {
  /** Begins a part; one that gets no rows is as if it were not there. */
  part(name: PartName, layout: PartLayout): Promise<PartSink>;
}
