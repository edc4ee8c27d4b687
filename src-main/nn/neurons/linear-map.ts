import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** A map that is linear in its input and in its kernel, with both of its transposes. */
export interface LinearMap {
  readonly name: 'dense' | 'convolution';
  /** What a fused kernel of a backend has to know about the map. */
  readonly attributes: NamedAttrMap;
  /** w·x */
  apply(x: Tensor, w: Tensor): Tensor;
  /** Gradient of the input, given that of the output. */
  gradInput(dy: Tensor, w: Tensor, xShape: number[]): Tensor;
  /** Gradient of the kernel, given that of the output. */
  gradWeight(x: Tensor, dy: Tensor, wShape: number[]): Tensor;
}

const multiply = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
  tf.engine().runKernel(tf.BatchMatMul, { a, b }, { transposeA, transposeB });

/** Matrix product: x [N, in], w [in, out] → [N, out]. */
export const denseMap: LinearMap = {
  name: 'dense',
  attributes: {},
  apply: (x, w) => multiply(x, w, false, false),
  gradInput: (dy, w) => multiply(dy, w, false, true),
  gradWeight: (x, dy) => multiply(x, dy, true, false),
};

/**
 * Two-dimensional convolution: x [N, H, W, in], w [h, w, in, out] → [N, H', W', out]. The padding is only `same` or
 * `valid`, since the TensorFlow backend knows no other; layers pad by numbers themselves.
 */
export function convolutionMap(strides: number, pad: 'same' | 'valid'): LinearMap {
  const attributes = { strides: [strides, strides], pad, dataFormat: 'NHWC', dilations: [1, 1] };
  return {
    name: 'convolution',
    attributes,
    apply: (x, filter) => tf.engine().runKernel(tf.Conv2D, { x, filter }, attributes),
    gradInput: (dy, filter, inputShape) =>
      tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...attributes, inputShape }),
    gradWeight: (x, dy, filterShape) =>
      tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape }),
  };
}

/** w·x + b, where b is [out]. */
export function affine(map: LinearMap, x: Tensor, w: Tensor, b: Tensor): Tensor {
  return tf.tidy(() => tf.add(map.apply(x, w), b));
}

/** Gradient of a bias: the sum over everything but the last axis. */
export function gradBias(dy: Tensor): Tensor {
  return tf.sum(
    dy,
    dy.shape.slice(0, -1).map((_, axis) => axis),
  );
}
