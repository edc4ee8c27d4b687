import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { padImage } from '../pad-image';
import type { ConvolutionOptions, LinearMap } from './linear-map';

type Passes = Pick<LinearMap, 'apply' | 'gradInput' | 'gradWeight'>;

/**
 * The passes of a convolution, composed of the one that every backend has, with strides and no more: padding is done by
 * hand (TensorFlow's `same` is lopsided for strides above 1), groups are convolved one by one, and a dilated convolution
 * is a sum of others (tfjs has no gradient for dilation).
 */
export function composedConvolution(options: ConvolutionOptions): Passes {
  return options.dilation > 1 ? dilated(options) : undilated(options);
}

function undilated({ strides, padding, groups }: ConvolutionOptions): Passes {
  const own = { strides: [strides, strides], pad: 'valid', dataFormat: 'NHWC', dilations: [1, 1] };
  const convolve = (x: Tensor, filter: Tensor): Tensor =>
    tf.engine().runKernel(tf.Conv2D, { x, filter }, own);
  const gradConvolveInput = (dy: Tensor, filter: Tensor, inputShape: number[]): Tensor =>
    tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...own, inputShape });
  const gradConvolveFilter = (x: Tensor, dy: Tensor, filterShape: number[]): Tensor =>
    tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...own, filterShape });
  const perGroup = (tensor: Tensor): Tensor[] => (groups === 1 ? [tensor] : tf.split(tensor, groups, 3));
  const joined = (parts: Tensor[]): Tensor => (groups === 1 ? (parts[0] as Tensor) : tf.concat(parts, 3));
  return {
    apply: (x, w) =>
      tf.tidy(() => {
        const kernels = perGroup(w);
        return joined(perGroup(padImage(x, padding)).map((part, i) => convolve(part, kernels[i] as Tensor)));
      }),
    gradInput: (dy, w, xShape) =>
      tf.tidy(() => {
        const kernels = perGroup(w);
        const shape = paddedShape(xShape, padding).with(3, (xShape[3] ?? 0) / groups);
        const parts = perGroup(dy).map((part, i) => gradConvolveInput(part, kernels[i] as Tensor, shape));
        const dx = joined(parts);
        return padding === 0 ? dx : tf.slice(dx, [0, padding, padding, 0], xShape);
      }),
    gradWeight: (x, dy, wShape) =>
      tf.tidy(() => {
        const shape = wShape.with(3, (wShape[3] ?? 0) / groups);
        const images = perGroup(padImage(x, padding));
        const parts = perGroup(dy).map((part, i) => gradConvolveFilter(images[i] as Tensor, part, shape));
        return joined(parts);
      }),
  };
}

/**
 * A dilated convolution: the sum over the points of the kernel of convolutions of single pixels, each of the image as
 * that point sees it. Points that see nothing but padding are left out.
 */
function dilated(options: ConvolutionOptions): Passes {
  const { strides, padding, dilation } = options;
  const pixels = undilated({ ...options, padding: 0, dilation: 1 });
  const pointsOf = (wShape: number[], [, height = 0, width = 0]: number[]): Point[] => {
    const [h = 0, w = 0] = wShape;
    const span = (size: number, points: number): number => {
      const room = size + 2 * padding - dilation * (points - 1) - 1;
      return room - (room % strides) + 1;
    };
    const [rows, columns] = [span(height, h), span(width, w)];
    return Array.from({ length: h * w }, (_, index): Point => {
      const [row, column] = [Math.floor(index / w), index % w];
      const [top, left] = [row * dilation, column * dilation];
      const seesRows = top + rows > padding && top < padding + height;
      const seesColumns = left + columns > padding && left < padding + width;
      return { row, column, top, left, rows, columns, seesImage: seesRows && seesColumns };
    });
  };
  const view = (padded: Tensor, { top, left, rows, columns }: Point): Tensor =>
    tf.slice(padded, [0, top, left, 0], [-1, rows, columns, -1]);
  const kernel = (w: Tensor, { row, column }: Point): Tensor =>
    tf.slice(w, [row, column, 0, 0], [1, 1, -1, -1]);
  return {
    apply: (x, w) =>
      tf.tidy(() => {
        const padded = padImage(x, padding);
        const points = seeing(pointsOf(w.shape, x.shape));
        return tf.addN(points.map((point) => pixels.apply(view(padded, point), kernel(w, point))));
      }),
    gradInput: (dy, w, xShape) =>
      tf.tidy(() => {
        const full = paddedShape(xShape, padding);
        const [, height = 0, width = 0] = full;
        const points = seeing(pointsOf(w.shape, xShape));
        const parts = points.map((point) => {
          const { top, left, rows, columns } = point;
          const seen = pixels.gradInput(dy, kernel(w, point), full.with(1, rows).with(2, columns));
          return tf.pad(seen, [
            [0, 0],
            [top, height - top - rows],
            [left, width - left - columns],
            [0, 0],
          ]);
        });
        return tf.slice(tf.addN(parts), [0, padding, padding, 0], xShape);
      }),
    gradWeight: (x, dy, wShape) =>
      tf.tidy(() => {
        const padded = padImage(x, padding);
        const shape = wShape.with(0, 1).with(1, 1);
        const parts = pointsOf(wShape, x.shape).map((point) =>
          point.seesImage ? pixels.gradWeight(view(padded, point), dy, shape) : tf.zeros(shape),
        );
        return tf.reshape(tf.concat(parts, 0), wShape);
      }),
  };
}

/** A point of a kernel, and the part of the padded image that it passes over. */
interface Point {
  readonly row: number;
  readonly column: number;
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
  readonly seesImage: boolean;
}

/** The points that count; one where none does, whose share is then 0. */
function seeing(points: Point[]): Point[] {
  const seen = points.filter(({ seesImage }) => seesImage);
  return seen.length > 0 ? seen : points.slice(0, 1);
}

/** The shape that `padImage` gives. */
function paddedShape(shape: number[], p: number): number[] {
  return shape.map((size, axis) => (axis === 1 || axis === 2 ? size + 2 * p : size));
}
