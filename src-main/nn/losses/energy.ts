import type { GradSaveFunc, Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { internalError } from '../internal-error';
import type { Loss } from './loss';
import { readScalar } from './loss';

/** The integrand L of an energy: ½|∇u|² + ¼u⁴ (`reaction`), or ½|∇u|² + ¼|∇u|⁴ (`diffusion`). */
export type Equation = 'reaction' | 'diffusion';

const sumNames = ['value', 'gradient', 'exactValue', 'exactGradient', 'exactEnergy'] as const;
type SumName = (typeof sumNames)[number];

/**
 * The energy E(u) = ∫ L(u, ∇u) − f·u dx as the mean over the points of a batch, whose domain has the volume 1. Outputs are
 * [N, 1 + d], u and ∇u; targets [N, 1 + d + 1], u*, ∇u* and f, of which only f is learnt from. The gradient is u³ − f and
 * ∇u for `reaction`, −f and (1 + |∇u|²)∇u for `diffusion`, over N.
 *
 * Metrics: the errors of u and of u with its gradient over those of the solution, in L² and H¹ over the points, and
 * (E(u) − E(u*))/|E(u*)|, with the same points for both.
 */
export function energy(equation: Equation): Loss<SumName> {
  return {
    value(outputs, targets) {
      const [count = 1] = outputs.shape;
      const rightHandSide = (): Tensor => columns(targets, outputs.shape[1] ?? 0, 1);
      return tf.customGrad((...[field, save]) => {
        (save as GradSaveFunc)([field as Tensor]);
        const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor =>
          tf.tidy(() => {
            const scale = tf.mul(dy, 1 / count);
            return tf.mul(derivative((saved as [Tensor])[0], rightHandSide(), equation), scale);
          });
        return { value: tf.mean(density(field as Tensor, rightHandSide(), equation)), gradFunc };
      })(outputs) as Scalar;
    },
    async read(value, outputs, targets) {
      const width = outputs.shape[1] ?? 0;
      const sums = tf.tidy(() => {
        const exact = columns(targets, 0, width);
        const f = columns(targets, width, 1);
        const squares = [tf.sub(outputs, exact), exact].flatMap((field) => [
          tf.sum(tf.square(columns(field, 0, 1))),
          tf.sum(tf.square(columns(field, 1, width - 1))),
        ]);
        return tf.stack([...squares, tf.sum(density(exact, f, equation))]);
      });
      const values = await sums.data();
      sums.dispose();
      const named = Object.fromEntries(sumNames.map((name, i) => [name, values[i] ?? NaN]));
      return { loss: await readScalar(value), sums: named as Record<SumName, number> };
    },
    metrics({ loss, sums: { value, gradient, exactValue, exactGradient, exactEnergy } }) {
      return {
        relative_l2: Math.sqrt(value / exactValue),
        relative_h1: Math.sqrt((value + gradient) / (exactValue + exactGradient)),
        energy_excess: (loss - exactEnergy) / Math.abs(exactEnergy),
      };
    },
  };
}

function columns(x: Tensor, from: number, count: number): Tensor {
  const [rows = 0, width = 0] = x.shape;
  if (from + count > width)
    throw internalError(`targets [${x.shape.join()}] lack the column ${from + count}`);
  return tf.slice(x, [0, from], [rows, count]);
}

/** u and ∇u of a field, and |∇u|²: [N, 1], [N, d], [N, 1] */
function partsOf(field: Tensor): [Tensor, Tensor, Tensor] {
  const gradient = columns(field, 1, (field.shape[1] ?? 1) - 1);
  return [columns(field, 0, 1), gradient, tf.sum(tf.square(gradient), 1, true)];
}

/** L(u, ∇u) − f·u at each point, [N, 1]. */
function density(field: Tensor, f: Tensor, equation: Equation): Tensor {
  const [u, , square] = partsOf(field);
  const quartic = tf.square(equation === 'reaction' ? tf.square(u) : square);
  return tf.sub(tf.add(tf.mul(square, 0.5), tf.mul(quartic, 0.25)), tf.mul(f, u));
}

/** Its derivatives by u and ∇u, [N, 1 + d]. */
function derivative(field: Tensor, f: Tensor, equation: Equation): Tensor {
  const [u, gradient, square] = partsOf(field);
  if (equation === 'reaction') return tf.concat([tf.sub(tf.mul(u, tf.square(u)), f), gradient], 1);
  return tf.concat([tf.neg(f), tf.mul(gradient, tf.add(square, 1))], 1);
}
