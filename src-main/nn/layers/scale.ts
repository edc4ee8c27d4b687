import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { singleInput } from './call-options';

export interface ScaleConfig {
  name?: string;
  factor: number;
}

/** y = factor·x with a factor that is not trained, any shape. Nothing is kept for its gradient. */
export class Scale extends layers.Layer {
  static readonly className = 'Scale';
  private readonly factor: number;

  constructor(config: ScaleConfig) {
    super(config);
    this.factor = config.factor;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { factor } = this;
    return tf.customGrad((...[x]) => ({
      value: tf.mul(x as Tensor, factor),
      gradFunc: (dy: Tensor) => tf.mul(dy, factor),
    }))(singleInput(inputs));
  }

  override getConfig() {
    return { ...super.getConfig(), factor: this.factor };
  }
}
tf.serialization.registerClass(Scale);
