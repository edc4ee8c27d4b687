import type { Tensor } from '@tensorflow/tfjs-core';

/** How to compute a tensor again from others that are kept anyway, cheaply, instead of keeping it too. */
export interface Recipe {
  readonly sources: readonly Tensor[];
  readonly compute: (sources: readonly Tensor[]) => Tensor;
}

/** Recipes of tensors; whoever made the collection disposes their sources. */
export type Recipes = Map<Tensor, Recipe>;
