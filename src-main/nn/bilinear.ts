import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Doubles height and width: [N, H, W, C] → [N, 2H, 2W, C], as `F.interpolate(x, scale_factor=2, mode='bilinear')` of
 * PyTorch does with `align_corners=False`. Along each axis, with x₋₁ = x₀ and x_H = x_{H−1} at the edges,
 * y_{2i} = ¼x_{i−1} + ¾x_i and y_{2i+1} = ¾x_i + ¼x_{i+1}.
 *
 * The gradient is written out here, since that of tfjs takes no notice of `halfPixelCenters`. It keeps nothing.
 */
export function upsampleBilinear(x: Tensor): Tensor {
  const [, height = 0, width = 0] = x.shape;
  return tf.customGrad((...[input]) => ({
    value: tf.image.resizeBilinear(input as Tensor4D, [2 * height, 2 * width], false, true),
    gradFunc: (dy: Tensor) => tf.tidy(() => gradUpsample(gradUpsample(dy, 1), 2)),
  }))(x);
}

/**
 * Halves height and width, both even: [N, H, W, C] → [N, H/2, W/2, C]. PyTorch's `scale_factor=0.5` takes its samples
 * halfway between two pixels of either axis, which is the mean of four pixels.
 */
export function downsampleBilinear(x: Tensor): Tensor {
  return tf.avgPool(x as Tensor4D, 2, 2, 'valid');
}

/**
 * Along an axis, ∂x_i = ¾(∂y_{2i} + ∂y_{2i+1}) + ¼(∂y_{2i+2} + ∂y_{2i−1}); beyond the edges stand ∂y_{2H−1} and ∂y_0
 * themselves, which lean on the edge pixel twice.
 */
function gradUpsample(dy: Tensor, axis: 1 | 2): Tensor {
  const size = (dy.shape[axis] ?? 0) / 2;
  const [even, odd] = everySecond(dy, axis) as [Tensor, Tensor];
  const part = (from: Tensor, begin: number, length: number): Tensor =>
    tf.slice(
      from,
      from.shape.map((_, i) => (i === axis ? begin : 0)),
      from.shape.map((full, i) => (i === axis ? length : full)),
    );
  const after = tf.concat([part(even, 1, size - 1), part(odd, size - 1, 1)], axis);
  const before = tf.concat([part(even, 0, 1), part(odd, 0, size - 1)], axis);
  return tf.add(tf.mul(tf.add(even, odd), 0.75), tf.mul(tf.add(after, before), 0.25));
}

/** Even and odd positions along an axis. */
function everySecond(x: Tensor, axis: 1 | 2): Tensor[] {
  const { shape } = x;
  const pairs = [...shape.slice(0, axis), (shape[axis] ?? 0) / 2, 2, ...shape.slice(axis + 1)];
  return tf.unstack(tf.reshape(x, pairs), axis + 1);
}
