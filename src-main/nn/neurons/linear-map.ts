import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { withOwnKernels } from '../kernels/own-kernels';

/** A map that is linear in its input and in its kernel, with both of its transposes. */
export interface LinearMap {
  /** Kernels that a backend may have bear this name. */
  readonly name: 'dense' | 'convolution';
  /** What a kernel of a backend has to know about the map. */
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
export const denseMap: LinearMap = withOwnKernels({
  name: 'dense',
  attributes: {},
  apply: (x, w) => multiply(x, w, false, false),
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
 * Two-dimensional convolution: x [N, H, W, in], w [h, w, in/groups, out] → [N, H', W', out].
 *
 * Without kernels of ours it is built from the convolution that every backend has, with strides and no more: padding is done by hand (TensorFlow's
 * `same` is lopsided for strides above 1), a dilated kernel is one with zeros between its points (tfjs has no gradient
 * for dilation), and groups are convolved one by one.
 */
export function convolutionMap({ strides, padding, dilation, groups }: ConvolutionOptions): LinearMap {
  const attributes = {
    strides: [strides, strides],
    pad: padding,
    dilations: [dilation, dilation],
    groups,
    dataFormat: 'NHWC',
  };
  const own = { strides: [strides, strides], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] };
  const convolve = (x: Tensor, filter: Tensor): Tensor =>
    tf.engine().runKernel(tf.Conv2D, { x, filter }, own);
  const gradConvolveInput = (dy: Tensor, filter: Tensor, inputShape: number[]): Tensor =>
    tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...own, inputShape });
  const gradConvolveFilter = (x: Tensor, dy: Tensor, filterShape: number[]): Tensor =>
    tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...own, filterShape });
  const padded = (shape: number[]): number[] =>
    shape.map((size, axis) => (axis === 1 || axis === 2 ? size + 2 * padding : size));
  const perGroup = (tensor: Tensor): Tensor[] => (groups === 1 ? [tensor] : tf.split(tensor, groups, 3));
  const joined = (parts: Tensor[]): Tensor => (groups === 1 ? (parts[0] as Tensor) : tf.concat(parts, 3));
  return withOwnKernels({
    name: 'convolution',
    attributes,
    apply: (x, w) =>
      tf.tidy(() => {
        const kernels = perGroup(dilate(w, dilation));
        return joined(perGroup(padImage(x, padding)).map((part, i) => convolve(part, kernels[i] as Tensor)));
      }),
    gradInput: (dy, w, xShape) =>
      tf.tidy(() => {
        const kernels = perGroup(dilate(w, dilation));
        const shape = padded(xShape).with(3, (xShape[3] ?? 0) / groups);
        const parts = perGroup(dy).map((part, i) => gradConvolveInput(part, kernels[i] as Tensor, shape));
        const dx = joined(parts);
        return padding === 0 ? dx : tf.slice(dx, [0, padding, padding, 0], xShape);
      }),
    gradWeight: (x, dy, wShape) =>
      tf.tidy(() => {
        const dilated = wShape.map((size, axis) => (axis < 2 ? (size - 1) * dilation + 1 : size));
        const shape = dilated.with(3, (wShape[3] ?? 0) / groups);
        const images = perGroup(padImage(x, padding));
        const parts = perGroup(dy).map((part, i) => gradConvolveFilter(images[i] as Tensor, part, shape));
        const dw = joined(parts);
        return dilation === 1 ? dw : tf.stridedSlice(dw, [0, 0, 0, 0], dilated, [dilation, dilation, 1, 1]);
      }),
  });
}

/** [N, H, W, C] → [N, H + 2p, W + 2p, C] */
function padImage(x: Tensor, p: number): Tensor {
  if (p === 0) return x;
  return tf.pad(x as Tensor4D, [
    [0, 0],
    [p, p],
    [p, p],
    [0, 0],
  ]);
}

/** Puts dilation − 1 rows and columns of zeros between the points: [h, w, in, out] → [(h − 1)d + 1, (w − 1)d + 1, in, out]. */
function dilate(w: Tensor, dilation: number): Tensor {
  if (dilation === 1) return w;
  const [h = 1, width = 1, inputs = 1, outputs = 1] = w.shape;
  const gaps: [number, number][] = [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, 0],
  ];
  const spread = tf.pad(tf.reshape(w, [h, 1, width, 1, inputs, outputs]), gaps);
  const whole = tf.reshape(spread, [h * dilation, width * dilation, inputs, outputs]);
  return tf.slice(whole, [0, 0, 0, 0], [(h - 1) * dilation + 1, (width - 1) * dilation + 1, inputs, outputs]);
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
