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
 * Along an axis, ∂x_i = ¼∂y_{2i−1} + ¾∂y_{2i} + ¾∂y_{2i+1} + ¼∂y_{2i+2}, where the first and the last ∂y stand for those
 * beyond the edges: the mean of four, every second time, and of the middle two.
 */
function gradUpsample(dy: Tensor, axis: 1 | 2): Tensor {
  const size = dy.shape[axis] ?? 0;
  const edge = (begin: number): Tensor =>
    tf.slice(
      dy,
      dy.shape.map((_, i) => (i === axis ? begin : 0)),
      dy.shape.with(axis, 1),
    );
  const extended = tf.concat([edge(0), dy, edge(size - 1)], axis) as Tensor4D;
  const mean = (x: Tensor4D, length: number): Tensor =>
    tf.avgPool(x, axis === 1 ? [length, 1] : [1, length], axis === 1 ? [2, 1] : [1, 2], 'valid');
  return tf.add(mean(extended, 4), mean(dy as Tensor4D, 2));
}
