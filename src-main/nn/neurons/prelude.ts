import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * What comes between the input of a layer and its neurons, and is cheap: for the gradient it is computed again, so that
 * its result need not be kept.
 */
export interface Prelude {
  /** What is trained of it. */
  readonly parameters: readonly Tensor[];
  /** What is kept for the gradient besides x, once a forward pass. */
  prepare(x: Tensor): readonly Tensor[];
  /** The neurons' input. */
  apply(x: Tensor, prepared: readonly Tensor[]): Tensor;
  /** The gradients of x and of the parameters, given that of the neurons' input. */
  gradient(dy: Tensor, x: Tensor, prepared: readonly Tensor[]): Tensor[];
}
