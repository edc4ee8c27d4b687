import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A jet: a value and its derivatives along d directions, for each example: [(1 + d)·N, width], first the N rows of
 * values, then those of the derivative along the first direction, and so on. Layers that map jets to jets carry
 * derivatives along with values (forward-mode differentiation), so that a loss can have the gradient of a network in it.
 */

/** The jets of points themselves, whose derivatives are the unit vectors: [N, d] → [(1 + d)·N, d] */
export function jetOfPoints(x: Tensor): Tensor {
  const [count = 0, dimensions = 0] = x.shape;
  const units = new Float32Array(dimensions * count * dimensions);
  for (let j = 0; j < dimensions; j++) {
    for (let i = 0; i < count; i++) units[(j * count + i) * dimensions + j] = 1;
  }
  return tf.concat([x, tf.tensor2d(units, [dimensions * count, dimensions])], 0);
}

/**
 * The jet of a function y(x) with polynomials of second degree at most as its components, such as all our neurons
 * are. Of these, the derivative along t is a difference without any error but rounding: (y(x + t) − y(x − t))/2. So it
 * takes the function itself, with its own gradient, at (1 + 2d)·N rows: [(1 + d)·N, in] → [(1 + d)·N, out]
 */
export function jetOfQuadratic(jet: Tensor, directions: number, y: (x: Tensor) => Tensor): Tensor {
  const stacked = mapBlocks(jet, spread(directions));
  return mapBlocks(y(stacked), gather(directions));
}

/** Rows x, x + t_1, x − t_1, x + t_2, …, of the blocks x, t_1, t_2, … */
function spread(directions: number): number[][] {
  const unit = (j: number, factor: number): number[] =>
    Array.from({ length: 1 + directions }, (_, k) => (k === 0 ? 1 : k === j ? factor : 0));
  return [
    unit(0, 0),
    ...Array.from({ length: directions }, (_, j) => [unit(j + 1, 1), unit(j + 1, -1)]).flat(),
  ];
}

/** Rows y, (y_+ − y_−)/2, … of the blocks y, y_+, y_−, … */
function gather(directions: number): number[][] {
  const size = 1 + 2 * directions;
  const row = (entries: Record<number, number>): number[] =>
    Array.from({ length: size }, (_, k) => entries[k] ?? 0);
  return [
    row({ 0: 1 }),
    ...Array.from({ length: directions }, (_, j) => row({ [2 * j + 1]: 0.5, [2 * j + 2]: -0.5 })),
  ];
}

/** Sums of blocks of rows: [blocks·N, width] → [rows of the matrix · N, width]. Its gradient is that of the transpose. */
function mapBlocks(x: Tensor, matrix: readonly (readonly number[])[]): Tensor {
  const blocks = matrix[0]?.length ?? 1;
  const width = x.shape[1] ?? 0;
  const multiply = (values: Tensor, transpose: boolean): Tensor =>
    tf.tidy(() => {
      const m = tf.tensor2d(matrix.map((row) => [...row]));
      const flat = tf.reshape(values, [transpose ? matrix.length : blocks, -1]);
      return tf.reshape(tf.matMul(m, flat as tf.Tensor2D, transpose), [-1, width]);
    });
  return tf.customGrad((...[input]) => ({
    value: multiply(input as Tensor, false),
    gradFunc: (dy: Tensor) => multiply(dy, true),
  }))(x);
}

/** An activation y = f(x) with its slope f′ and curvature f″, both in terms of y. */
export interface SmoothActivation {
  readonly value: (x: Tensor) => Tensor;
  readonly slope: (y: Tensor) => Tensor;
  readonly curvature: (y: Tensor) => Tensor;
}

/**
 * The jet of an activation: f(x), and f′(x)·t for each derivative t. With dy of the value and dt_j of the derivatives, the
 * gradient is f′(x)·dy + f″(x)·Σ_j t_j·dt_j for x, and f′(x)·dt_j for t_j. The shape stays.
 */
export function jetOfActivation(jet: Tensor, directions: number, f: SmoothActivation): Tensor {
  const [rows = 0, width = 0] = jet.shape;
  const count = rows / (1 + directions);
  const blocks = (all: Tensor): [Tensor, Tensor] => [
    tf.slice(all, [0, 0], [count, width]),
    tf.reshape(tf.slice(all, [count, 0], [directions * count, width]), [directions, count, width]),
  ];
  const stack = (value: Tensor, derivatives: Tensor): Tensor =>
    tf.concat([value, tf.reshape(derivatives, [directions * count, width])], 0);
  return tf.customGrad((...[input, save]) => {
    const [x, t] = blocks(input as Tensor);
    const y = f.value(x);
    (save as GradSaveFunc)([y, t]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
      tf.tidy(() => {
        const [y, t] = saved as [Tensor, Tensor];
        const [dValue, dt] = blocks(dy);
        const slope = f.slope(y);
        const bent = tf.mul(f.curvature(y), tf.sum(tf.mul(t, dt), 0));
        return stack(tf.add(tf.mul(slope, dValue), bent), tf.mul(dt, slope));
      });
    return { value: stack(y, tf.mul(t, f.slope(y))), gradFunc };
  })(jet);
}
