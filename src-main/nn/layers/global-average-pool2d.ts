import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { singleInput } from './call-options';
import { singleShape } from './neuron-layer';

/**
 * The mean of each channel: [N, H, W, C] → [N, C]. As a pooling over one window, whose gradient writes dy/(H·W) in one go;
 * that of tfjs's own layer multiplies with a tensor of ones as large as the input, made anew each time.
 */
export class GlobalAveragePool2D extends layers.Layer {
  static readonly className = 'QuadLabGlobalAveragePool2D';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = singleShape(inputShape);
    return [shape[0] ?? null, shape.at(-1) ?? null];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = singleInput(inputs) as Tensor4D;
    const [batch, height, width, channels] = x.shape;
    return tf.tidy(() => tf.reshape(tf.avgPool(x, [height, width], 1, 'valid'), [batch, channels]));
  }
}
tf.serialization.registerClass(GlobalAveragePool2D);
