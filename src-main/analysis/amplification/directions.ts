import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../core/random';

/** Directions at which a derivative is looked at: [n, …shape]. */
export interface Directions {
  readonly tensor: Tensor;
  /** Whether they are all unit vectors, so that squares add up to the squared Frobenius norm and need no estimate. */
  readonly complete: boolean;
}

/**
 * All unit vectors where there are no more than `most`; else `most` random vectors of signs ±1, of which
 * E‖J·v‖² = ‖J‖_F² (Hutchinson's estimate of the trace of JᵀJ).
 *
 * @param shape of one example
 */
export function directionsOf(
  shape: readonly number[],
  most: number,
  seed: number,
  label: string,
): Directions {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size <= most)
    return { tensor: tf.tidy(() => tf.reshape(tf.eye(size), [size, ...shape])), complete: true };
  const random = createRandom(seed, 'directions', label);
  const values = new Float32Array(most * size);
  let bits = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % 32 === 0) bits = random.integer(2 ** 32);
    values[i] = bits & (1 << (i % 32)) ? 1 : -1;
  }
  return { tensor: tf.tensor(values, [most, ...shape]), complete: false };
}
