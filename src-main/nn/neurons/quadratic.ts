import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'b_r' | 'w_g' | 'b_g' | 'w_b' | 'c';

/**
 * The quadratic neuron of Fan et al. (equation 1 of the paper): y = (w_r·x + b_r)⊙(w_g·x + b_g) + w_b·x² + c.
 *
 * With u = w_r·x + b_r and v = w_g·x + b_g, the two factors take the gradients dy⊙v and dy⊙u; x² takes w_bᵀ·dy.
 */
export const quadratic: Neuron<Parameter, 'u' | 'v'> = {
  name: 'quadratic',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r', conventional: 'w_r' },
    { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' },
    { name: 'w_g', kind: 'kernel', group: 'g' },
    { name: 'b_g', kind: 'bias', group: 'g', start: 1 },
    { name: 'w_b', kind: 'kernel', group: 'b' },
    { name: 'c', kind: 'bias', group: 'b' },
  ],
  linearPart: { factor: 'b_g', offset: 'c' },
  responses: {
    u: (x, p, map) => map.apply(x, p.w_r, p.b_r),
    v: (x, p, map) => map.apply(x, p.w_g, p.b_g),
  },
  forward(x, p, map) {
    const u = this.responses.u(x, p, map);
    const v = this.responses.v(x, p, map);
    const y = tf.tidy(() => tf.add(tf.mul(u, v), map.apply(tf.square(x), p.w_b, p.c)));
    return { y, u, v };
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
        w_b: tf.tidy(() => map.gradWeight(tf.square(x), dy, p.w_b.shape)),
        c: gradBias(dy),
      },
      input: () => {
        const linear = tf.add(map.gradInput(du, p.w_r, x.shape), map.gradInput(dv, p.w_g, x.shape));
        return tf.add(linear, tf.mul(tf.mul(x, 2), map.gradInput(dy, p.w_b, x.shape)));
      },
    };
  },
};
