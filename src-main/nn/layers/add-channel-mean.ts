import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { singleShape } from './neuron-layer';

export interface AddChannelMeanConfig {
  name?: string;
  factor: number;
}

/**
 * y = x + factor·mean over the channels of z, for the inputs [x, z]: x is [N, H, W, 1], as y, and z [N, H, W, C].
 * Nothing is kept for its gradient: ∂x = dy, and ∂z = factor/C·dy in each channel.
 */
export class AddChannelMean extends layers.Layer {
  static readonly className = 'AddChannelMean';
  private readonly factor: number;

  constructor(config: AddChannelMeanConfig) {
    super(config);
    this.factor = config.factor;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return singleShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [x, z] = inputs as [Tensor, Tensor];
    const { shape } = z;
    const channels = shape.at(-1) ?? 1;
    return tf.customGrad((...[x, z]) => ({
      value: tf.add(x as Tensor, tf.mul(tf.mean(z as Tensor, -1, true), this.factor)),
      gradFunc: (dy: Tensor) => [
        tf.clone(dy),
        tf.tidy(() => tf.broadcastTo(tf.mul(dy, this.factor / channels), shape)),
      ],
    }))(x, z);
  }

  override getConfig() {
    return { ...super.getConfig(), factor: this.factor };
  }
}
tf.serialization.registerClass(AddChannelMean);
