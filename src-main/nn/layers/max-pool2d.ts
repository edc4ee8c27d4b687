import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { padImage } from '../pad-image';
import { singleInput } from './call-options';
import { singleShape } from './neuron-layer';

export interface MaxPool2DConfig {
  name?: string;
  /** Height and width of the window. */
  poolSize: number;
  strides: number;
  /** Default 0; at most half of the window. */
  padding?: number;
}

/**
 * The largest value of each window, channel by channel: [N, H, W, C] → [N, H', W', C], where
 * H' = ⌊(H + 2·padding − poolSize)/strides⌋ + 1. As PyTorch's MaxPool2d: the padding, alike on both sides, is −∞, so
 * that it is never the largest value and takes no gradient. (NaN is the largest value of a window in PyTorch; tfjs's cpu
 * backend passes it over. A loss that is not finite shows it all the same, by the layer before.)
 *
 * The padding is done by hand: not every backend pads a pooling by given numbers of rows.
 */
export class MaxPool2D extends layers.Layer {
  static readonly className = 'QuadLabMaxPool2D';
  readonly options: { readonly poolSize: number; readonly strides: number; readonly padding: number };

  constructor({ poolSize, strides, padding = 0, ...config }: MaxPool2DConfig) {
    super(config);
    this.options = { poolSize, strides, padding };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { poolSize, strides, padding } = this.options;
    const [batch = null, ...rest] = singleShape(inputShape);
    const outputSize = (size: number | null): number | null =>
      size === null ? null : Math.floor((size + 2 * padding - poolSize) / strides) + 1;
    return [batch, ...rest.slice(0, -1).map(outputSize), rest.at(-1) ?? null];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { poolSize, strides, padding } = this.options;
    const x = singleInput(inputs) as Tensor4D; // [N, H, W, C]
    return tf.tidy(() => {
      const padded = padImage(x, padding, Number.NEGATIVE_INFINITY);
      return tf.maxPool(padded, poolSize, strides, 'valid');
    });
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.options };
  }
}
tf.serialization.registerClass(MaxPool2D);
