import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { singleShape } from './neuron-layer';

/** y = a − b for the inputs [a, b] of one shape, which is also that of y. Nothing is kept for its gradient. */
export class Subtract extends layers.Layer {
  static readonly className = 'Subtract';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return singleShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [a, b] = inputs as [Tensor, Tensor];
    return tf.customGrad((...[a, b]) => ({
      value: tf.sub(a as Tensor, b as Tensor),
      gradFunc: (dy: Tensor) => [tf.clone(dy), tf.neg(dy)],
    }))(a, b);
  }
}
tf.serialization.registerClass(Subtract);
