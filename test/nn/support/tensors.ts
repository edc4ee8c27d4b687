import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../../src-main/core/random';

/** Standard normal values. */
export function randomTensor(shape: number[], label: string): tf.Tensor {
  const random = createRandom(1, label);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
}

export async function valuesOf(tensor: tf.Tensor): Promise<number[]> {
  return [...(await tensor.data())];
}

/** Largest difference, relative to the largest magnitude of what is expected, or to a floor if that is larger. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 0): number {
  expectSameLength(actual, expected);
  let difference = 0;
  let magnitude = floor;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)));
    magnitude = Math.max(magnitude, Math.abs(expected[i] ?? NaN));
  }
  return magnitude === 0 ? difference : difference / magnitude;
}

function expectSameLength(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} values, expected ${expected.length}`);
  }
}

/**
 * Gradients of Σ f(inputs)⊙weights by central differences. The step can be large where f is at most quadratic in each
 * value, since the difference is then exact but for rounding.
 */
export async function numericalGradients(
  f: (inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  weights: tf.Tensor,
  step: number,
): Promise<number[][]> {
  const factors = await valuesOf(weights);
  const objective = async (changed: tf.Tensor[]): Promise<number> => {
    const y = tf.tidy(() => f(changed));
    const sum = (await valuesOf(y)).reduce((total, value, i) => total + value * (factors[i] ?? 0), 0);
    y.dispose();
    return sum;
  };
  const gradients: number[][] = [];
  for (const [i, input] of inputs.entries()) {
    const values = await valuesOf(input);
    const gradient: number[] = [];
    for (const [j, value] of values.entries()) {
      const at = async (shifted: number): Promise<number> => {
        const changed = tf.tensor(values.with(j, shifted), input.shape);
        const result = await objective(inputs.with(i, changed));
        changed.dispose();
        return result;
      };
      gradient.push(((await at(value + step)) - (await at(value - step))) / (2 * step));
    }
    gradients.push(gradient);
  }
  return gradients;
}

/** Gradients of Σ f(inputs)⊙weights as tfjs and our own gradients compute them. */
export async function computedGradients(
  f: (inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  weights: tf.Tensor,
): Promise<number[][]> {
  const gradients = tf.grads((...args: tf.Tensor[]) => f(args))(inputs, weights);
  return Promise.all(gradients.map(valuesOf));
}
