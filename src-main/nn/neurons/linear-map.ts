import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { withOwnKernels } from '../kernels/own-kernels';
import { composedConvolution } from './composed-convolution';

/** A map that is linear in its input and in its kernel, with both of its transposes. */
export interface LinearMap {
  /** Kernels that a backend may have bear this name. */
  readonly name: 'dense' | 'convolution';
  /** What a kernel of a backend has to know about the map. */
  readonly attributes: NamedAttrMap;
  /** w·x, or w·x + b, where b is [out] */
  apply(x: Tensor, w: Tensor, b?: Tensor): Tensor;
  /** Gradient of the input, given that of the output. */
  gradInput(dy: Tensor, w: Tensor, xShape: number[]): Tensor;
  /** Gradient of the kernel, given that of the output. */
  gradWeight(x: Tensor, dy: Tensor, wShape: number[]): Tensor;
}

const multiply = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
  tf.engine().runKernel(tf.BatchMatMul, { a, b }, { transposeA, transposeB });

/** Matrix product: x [N, in], w [in, out] → [N, out]. */
export const denseMap: LinearMap = withOwnKernels({
  name: 'dense',
  attributes: {},
  apply: (x, w, b) => plus(multiply(x, w, false, false), b),
  gradInput: (dy, w) => multiply(dy, w, false, true),
  gradWeight: (x, dy) => multiply(x, dy, true, false),
});

/** The geometry of a convolution, in PyTorch's terms; the same for both axes. */
export interface ConvolutionOptions {
  readonly strides: number;
  /** Rows and columns of zeros added on each side. */
  readonly padding: number;
  /** Distance between the points of the kernel; 1: none are left out. */
  readonly dilation: number;
  /** Input and output channels fall into so many groups, each connected only within itself. */
  readonly groups: number;
}

/**
 * Two-dimensional convolution: x [N, H, W, in], w [h, w, in/groups, out] → [N, H', W', out]. Where a backend has no
 * kernels of ours for it, it is composed of operations that every backend has.
 */
export function convolutionMap(options: ConvolutionOptions): LinearMap {
  const { strides, padding, dilation, groups } = options;
  const attributes = {
    strides: [strides, strides],
    pad: padding,
    dilations: [dilation, dilation],
    groups,
    dataFormat: 'NHWC',
  };
  const { apply, ...gradients } = composedConvolution(options);
  return withOwnKernels({
    name: 'convolution',
    attributes,
    apply: (x, w, b) => plus(apply(x, w), b),
    ...gradients,
  });
}

/** product + b; the product is disposed. */
function plus(product: Tensor, b: Tensor | undefined): Tensor {
  if (b === undefined) return product;
  const sum = tf.add(product, b);
  product.dispose();
  return sum;
}

/** Gradient of a bias: the sum over everything but the last axis. */
export function gradBias(dy: Tensor): Tensor {
  return tf.sum(
    dy,
    dy.shape.slice(0, -1).map((_, axis) => axis),
  );
}
