import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { Activation, MaxPool2D } from '../../nn/layers/index';
import type { Layer } from '../../nn/graph';

/** A point of a network and the derivatives there in several directions of the network's input. */
export interface Moving {
  readonly value: Tensor; // [1, …]
  readonly tangents: Tensor; // [n, …]
}

/** What a layer computes of its inputs, when evaluated. */
export type Compute = (inputs: readonly Tensor[]) => Tensor;

/**
 * Takes a point and its tangents through a layer.
 *
 * Our layers are polynomials of at most second order in their input, of which central differences are exact with any
 * step, so the step is one that loses the fewest digits; but for the slopes of activations, which are known, and for
 * maxima, for which the step is small.
 */
export function moveThrough(layer: Layer, inputs: readonly Moving[], compute: Compute): Moving {
  const [input] = inputs;
  if (layer instanceof Activation && input !== undefined) return throughActivation(layer, input, compute);
  const reach = layer instanceof MaxPool2D ? 1e-3 : 1;
  return tf.tidy(() => {
    const count = input?.tangents.shape[0] ?? 0;
    const step = tf.mul(stepOf(inputs), reach);
    const batches = inputs.map(({ value, tangents }) => {
      const moved = tf.mul(tangents, step);
      return tf.concat([tf.add(value, moved), tf.sub(value, moved), value]); // [2n + 1, …]
    });
    const outputs = compute(batches);
    const [plus, minus, value] = tf.split(outputs, [count, count, 1]) as [Tensor, Tensor, Tensor];
    return { value, tangents: tf.div(tf.sub(plus, minus), tf.mul(step, 2)) };
  });
}

/** So much of the tangents that they are about as large as the values they are added to. */
function stepOf(inputs: readonly Moving[]): Tensor {
  const largest = (tensors: Tensor[]): Tensor => tf.max(tf.stack(tensors.map((one) => tf.max(tf.abs(one)))));
  const values = largest(inputs.map(({ value }) => value));
  const tangents = largest(inputs.map(({ tangents }) => tangents));
  const orOne = (scalar: Tensor): Tensor => tf.where(tf.greater(scalar, 0), scalar, 1);
  return tf.div(orOne(values), orOne(tangents));
}

/** With the slope of relu at 0 taken as 1/2, as `slopeAt` says. */
function throughActivation(
  { activation }: Activation,
  { value, tangents }: Moving,
  compute: Compute,
): Moving {
  return tf.tidy(() => {
    const y = compute([value]);
    return { value: y, tangents: tf.mul(tangents, slope()) };

    function slope(): Tensor {
      switch (activation) {
        case 'relu':
          return tf.mul(tf.add(tf.sign(value), 1), 0.5);
        case 'tanh':
          return tf.sub(1, tf.square(y));
        case 'sigmoid':
          return tf.mul(y, tf.sub(1, y));
      }
    }
  });
}

/** ‖·‖ of each tangent: [n]; also where squares alone overflow. */
export function lengths(tangents: Tensor): Tensor {
  return tf.tidy(() => {
    const [count = 0] = tangents.shape;
    const flat = tf.reshape(tangents, [count, -1]);
    const largest = tf.max(tf.abs(flat));
    const scale = tf.where(tf.greater(largest, 0), largest, 1);
    return tf.mul(scale, tf.sqrt(tf.sum(tf.square(tf.div(flat, scale)), 1)));
  });
}
