import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import type { MemoryMode } from '../../domain/config/training-config';
import type { Recipes } from '../neurons/recipe';

/** A new value of a running statistic; whoever takes it applies and disposes it. */
export interface StatisticUpdate {
  readonly variable: LayerVariable;
  readonly value: Tensor;
}

/** What our layers understand in the second argument of `call` and `apply`. */
export interface CallOptions {
  /** Use the statistics of the batch, and update the running ones. */
  training?: boolean;
  /** False where nothing before the layer is trained. */
  inputGradient?: boolean;
  /** How much is kept for the gradient; default speed. */
  memory?: MemoryMode;
  /** Collects updates of running statistics, instead of applying them at once. */
  statistics?: StatisticUpdate[];
  /** Collects how outputs are computed again that need not be kept for the gradient. */
  recipes?: Recipes;
}

/** The only input of a layer. */
export function singleInput(inputs: Tensor | Tensor[]): Tensor {
  if (!Array.isArray(inputs)) return inputs;
  const [input] = inputs as [Tensor];
  return input;
}
