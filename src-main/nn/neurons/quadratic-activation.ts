import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'b_r';

/**
 * A conventional neuron with a quadratic activation: y = (w_r·x + b_r)². The square can't be made small or switched
 * off, so the neuron can't start as a conventional one, and w_r and b_r take over nothing.
 *
 * With u = w_r·x + b_r the gradient of u is 2·dy⊙u.
 */
export const quadraticActivation: Neuron<Parameter, 'u'> = {
  name: 'quadratic-activation',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r' },
    { name: 'b_r', kind: 'bias', group: 'r' },
  ],
  responses: { u: (x, p, map) => map.apply(x, p.w_r, p.b_r) },
  forward(x, p, map) {
    const u = this.responses.u(x, p, map);
    return { y: tf.square(u), u };
  },
  gradient(dy, x, p, { u }, map) {
    const du = tf.mul(tf.mul(dy, 2), u);
    return {
      parameters: { w_r: map.gradWeight(x, du, p.w_r.shape), b_r: gradBias(du) },
      input: () => map.gradInput(du, p.w_r, x.shape),
    };
  },
};
