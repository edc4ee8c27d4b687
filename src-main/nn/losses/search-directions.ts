import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { convolutionMap } from '../neurons/linear-map';
import type { Loss } from './loss';
import { checkSameShape, readScalar } from './loss';

/** A grid of n points along a line or each side of a square. */
export interface Grid {
  readonly size: number;
  readonly dimensions: 1 | 2;
}

/**
 * How well the outputs d serve as search directions for the systems A u = r with the difference operator A = −Δ and zero
 * boundary values, without knowing solutions, after A Deep Conjugate Direction Method (Kaneda et al.): the mean of
 * ‖r − α·A d‖²/‖r‖² with the best α = ⟨r, A d⟩/‖A d‖² of each example, which is 1 − ⟨r, A d⟩²/(‖r‖²·‖A d‖²). The length
 * of d and the step of the grid do not matter.
 *
 * With q = A d its gradient is −2⟨r, q⟩/(‖r‖²·‖q‖²) · A (r − α·q), since A is symmetric. Outputs and targets r are
 * [N, unknowns], the grid row by row.
 */
export function searchDirections(grid: Grid): Loss<never> {
  return {
    value(outputs, targets) {
      checkSameShape(outputs, targets);
      const [count = 1] = outputs.shape;
      return tf.customGrad((...[directions, save]) => {
        const q = applyOperator(directions as Tensor, grid);
        const [product, length] = [rowSums(tf.mul(targets, q)), rowSums(tf.square(q))];
        const size = rowSums(tf.square(targets));
        const alpha = tf.div(product, tf.maximum(length, smallest));
        const explained = tf.div(tf.mul(product, alpha), tf.maximum(size, smallest)); // [N, 1]
        const rest = tf.sub(targets, tf.mul(alpha, q));
        const factor = tf.div(alpha, tf.maximum(size, smallest));
        (save as GradSaveFunc)([rest, factor]);
        const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
          tf.tidy(() => {
            const [rest, factor] = saved as [Tensor, Tensor];
            const scale = tf.mul(factor, tf.mul(dy, -2 / count));
            return applyOperator(tf.mul(rest, scale), grid);
          });
        return { value: tf.sub(1, tf.mean(explained)), gradFunc };
      })(outputs) as Scalar;
    },
    read: async (value) => ({ loss: await readScalar(value), sums: {} }),
    metrics: ({ loss, examples }) => ({ residual: Math.sqrt(Math.max(0, loss / examples)) }),
  };
}

/** What squares of lengths are not to be divided below. */
const smallest = 1e-30;

const rowSums = (x: Tensor): Tensor => tf.sum(x, 1, true); // [N, n] → [N, 1]

const neighbours = convolutionMap({ strides: 1, padding: 1, dilation: 1, groups: 1 });

/** h²·A u for each row: 2·dimensions·u_i less its neighbours, zeros beyond the edges. [N, unknowns] → [N, unknowns] */
export function applyOperator(u: Tensor, { size, dimensions }: Grid): Tensor {
  const weights = dimensions === 1 ? [0, 0, 0, -1, 2, -1, 0, 0, 0] : [0, -1, 0, -1, 4, -1, 0, -1, 0];
  const rows = dimensions === 1 ? 1 : size;
  return tf.tidy(() => {
    const image = tf.reshape(u, [-1, rows, size, 1]);
    return tf.reshape(neighbours.apply(image, tf.tensor(weights, [3, 3, 1, 1])), u.shape);
  });
}
