import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { singleInput } from './call-options';
import { singleShape } from './neuron-layer';

export interface MaxPoolingConfig {
  name?: string;
  /** Height and width of the window. */
  size: number;
  strides: number;
  /** Rows and columns added on each side, which are never the largest. */
  padding: number;
}

/**
 * The maximum over windows, as PyTorch's `MaxPool2d`: [N, H, W, C] → [N, H', W', C] with
 * H' = ⌊(H + 2·padding − size)/strides⌋ + 1. tfjs's own layer pads as TensorFlow does, lopsidedly.
 */
export class MaxPooling extends layers.Layer {
  static readonly className = 'QuadLabMaxPooling';

  constructor(private readonly config: MaxPoolingConfig) {
    super(config);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { size, strides, padding } = this.config;
    const [batch = null, height = null, width = null, channels = null] = singleShape(inputShape);
    const pooled = (length: number | null): number | null =>
      length === null ? null : Math.floor((length + 2 * padding - size) / strides) + 1;
    return [batch, pooled(height), pooled(width), channels];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { size, strides, padding } = this.config;
    const x = singleInput(inputs) as Tensor4D; // [N, H, W, C]
    if (padding === 0) return tf.maxPool(x, size, strides, 'valid');
    const border: [number, number] = [padding, padding];
    return tf.maxPool(tf.pad(x, [[0, 0], border, border, [0, 0]], -Infinity), size, strides, 'valid');
  }

  override getConfig() {
    const { size, strides, padding } = this.config;
    return { ...super.getConfig(), size, strides, padding };
  }
}
tf.serialization.registerClass(MaxPooling);
