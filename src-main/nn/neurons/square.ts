import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_b' | 'c';

/**
 * The neuron of squared inputs alone (Goyal, Goyal and Lall, "Improved polynomial neural networks with normalised
 * activations", 2020): y = w_b·x² + b. Its bias b is called c here, as the one beside the power term of the quadratic
 * neuron. It has no linear term, so it can't start as a conventional neuron.
 */
export const square: Neuron<Parameter, never> = {
  name: 'square',
  parameters: [
    { name: 'w_b', kind: 'kernel', group: 'b' },
    { name: 'c', kind: 'bias', group: 'b' },
  ],
  responses: {},
  forward: (x, p, map) => ({ y: tf.tidy(() => map.apply(tf.square(x), p.w_b, p.c)) }),
  gradient: (dy, x, p, _saved, map) => ({
    parameters: {
      w_b: tf.tidy(() => map.gradWeight(tf.square(x), dy, p.w_b.shape)),
      c: gradBias(dy),
    },
    input: () => tf.mul(tf.mul(x, 2), map.gradInput(dy, p.w_b, x.shape)),
  }),
};
