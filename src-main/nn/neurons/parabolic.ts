import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'b_r' | 'w_g' | 'b_g';

/**
 * The parabolic neuron (Tsapanos, Tefas, Nikolaidis and Pitas, "Neurons with paraboloid decision boundaries for
 * improved neural network classification performance", 2019) as the quadratic neuron without its power term:
 * y = (w_r·x + b_r)⊙(w_g·x + b_g).
 *
 * With u = w_r·x + b_r and v = w_g·x + b_g, the two factors take the gradients dy⊙v and dy⊙u.
 */
export const parabolic: Neuron<Parameter, 'u' | 'v'> = {
  name: 'parabolic',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r', conventional: 'w_r' },
    { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' },
    { name: 'w_g', kind: 'kernel', group: 'g' },
    { name: 'b_g', kind: 'bias', group: 'g', start: 1 },
  ],
  linearPart: { factor: 'b_g' },
  responses: {
    u: (x, p, map) => map.apply(x, p.w_r, p.b_r),
    v: (x, p, map) => map.apply(x, p.w_g, p.b_g),
  },
  forward(x, p, map) {
    const u = this.responses.u(x, p, map);
    const v = this.responses.v(x, p, map);
    return { y: tf.mul(u, v), u, v };
  },
  gradient(dy, x, p, { u, v }, map) {
    const du = tf.mul(dy, v);
    const dv = tf.mul(dy, u);
    return {
      parameters: {
        w_r: map.gradWeight(x, du, p.w_r.shape),
        b_r: gradBias(du),
        w_g: map.gradWeight(x, dv, p.w_g.shape),
        b_g: gradBias(dv),
      },
      input: () => tf.add(map.gradInput(du, p.w_r, x.shape), map.gradInput(dv, p.w_g, x.shape)),
    };
  },
};
