import type { Random } from '../../core/random';
import type { Batch } from '../batches/batches';
import type { Placement } from './place';

/** Changes the bytes of one image [H, W, C] in place; what is written is rounded and clamped to 0 … 255. */
export type ChangeBytes = (image: Uint8ClampedArray) => void;
/** Changes the numbers of one image [H, W, C] in place, after normalization. */
export type ChangeNumbers = (image: Float32Array) => void;

/** What happens to one example, in this order: its bytes, where they go, and the numbers that they become. */
export interface ExampleChange {
  bytes?: ChangeBytes;
  placement?: Placement;
  numbers?: ChangeNumbers;
}

/**
 * One of the ways in which training examples are changed at random. No two change the same of an example. Each has a stream of random numbers of its own for
 * each batch, so that none disturbs the draws of another; within it, what is drawn does not depend on strengths.
 */
export interface Augmentation {
  readonly name: 'place' | 'cutout' | 'colorJitter' | 'mixup';
  /** Draws for the next example of a batch. All draws come before any example is prepared. */
  drawExample?: (random: Random) => ExampleChange;
  /** Draws for a batch whose examples are all there, and changes it; the arrays may become the result's. */
  changeBatch?: (random: Random, batch: Batch) => Batch;
}
