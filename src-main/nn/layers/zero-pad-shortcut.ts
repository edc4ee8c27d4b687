import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { singleInput } from './call-options';
import { knownSize, singleShape } from './neuron-layer';

export interface ZeroPadShortcutConfig {
  name?: string;
  filters: number;
  strides: number;
}

/**
 * The parameter-free shortcut A of He et al. (2016): every `strides`-th row and column, and channels of zeros, half of
 * them before and half after: [N, H, W, C] → [N, ⌈H/s⌉, ⌈W/s⌉, filters].
 */
export class ZeroPadShortcut extends layers.Layer {
  static readonly className = 'ZeroPadShortcut';

  constructor(private readonly config: ZeroPadShortcutConfig) {
    super(config);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { filters, strides } = this.config;
    const [batch = null, ...rest] = singleShape(inputShape);
    const sampled = rest.slice(0, -1).map((size) => (size === null ? null : Math.ceil(size / strides)));
    return [batch, ...sampled, filters];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { filters, strides } = this.config;
    const x = singleInput(inputs) as Tensor4D; // [N, H, W, C]
    const added = filters - knownSize(x.shape, -1, this.name);
    const before = Math.floor(added / 2);
    // Pooling over windows of one pixel is subsampling, with a gradient that every backend has.
    const sampled = tf.avgPool(x, 1, strides, 'valid'); // [N, H', W', C]
    return tf.pad(sampled, [
      [0, 0],
      [0, 0],
      [0, 0],
      [before, added - before],
    ]);
  }

  override getConfig() {
    const { filters, strides } = this.config;
    return { ...super.getConfig(), filters, strides };
  }
}
tf.serialization.registerClass(ZeroPadShortcut);
