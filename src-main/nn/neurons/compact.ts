import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'b_r' | 'w_b' | 'c';

/**
 * The quadratic neuron without its interaction term: y = w_r·x + b_r + w_b·x² + c. One bias would do, but the
 * reference code keeps both, and so do the parameter counts of the paper.
 */
export const compact: Neuron<Parameter, never> = {
  name: 'compact',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r', conventional: 'w_r' },
    { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' },
    { name: 'w_b', kind: 'kernel', group: 'b' },
    { name: 'c', kind: 'bias', group: 'b' },
  ],
  linearPart: { offset: 'c' },
  responses: {},
  forward: (x, p, map) => ({
    y: tf.tidy(() => tf.add(map.apply(x, p.w_r, p.b_r), map.apply(tf.square(x), p.w_b, p.c))),
  }),
  gradient: (dy, x, p, _saved, map) => ({
    parameters: {
      w_r: map.gradWeight(x, dy, p.w_r.shape),
      b_r: gradBias(dy),
      w_b: tf.tidy(() => map.gradWeight(tf.square(x), dy, p.w_b.shape)),
      c: gradBias(dy),
    },
    input: () =>
      tf.add(map.gradInput(dy, p.w_r, x.shape), tf.mul(tf.mul(x, 2), map.gradInput(dy, p.w_b, x.shape))),
  }),
};
