import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'w_g' | 'w_b' | 'b_r';

/**
 * The neuron of QuadraLib (Xu et al., "QuadraLib: A performant quadratic neural network library for architecture
 * optimization and design exploration", 2022): y = (w_r·x)⊙(w_g·x) + w_b·x + b.
 *
 * Here the linear term is w_b·x + b. So w_b, and b under the name b_r, take the place of the conventional w_r and b_r
 * and learn as these do, in the group r. The factor w_r is in the group r too and starts at random under ReLinear as
 * well; the product is held at 0 by w_g alone. With both factors at 0 neither would ever have a gradient.
 *
 * With u = w_r·x and v = w_g·x, the two factors take the gradients dy⊙v and dy⊙u, and the linear term takes dy.
 */
export const quadralib: Neuron<Parameter, 'u' | 'v'> = {
  name: 'quadralib',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r' },
    { name: 'w_g', kind: 'kernel', group: 'g' },
    { name: 'w_b', kind: 'kernel', group: 'r', conventional: 'w_r' },
    { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' },
  ],
  linearPart: {},
  responses: {
    u: (x, p, map) => map.apply(x, p.w_r),
    v: (x, p, map) => map.apply(x, p.w_g),
  },
  forward(x, p, map) {
    const u = this.responses.u(x, p, map);
    const v = this.responses.v(x, p, map);
    return { y: tf.tidy(() => tf.add(tf.mul(u, v), map.apply(x, p.w_b, p.b_r))), u, v };
  },
  gradient(dy, x, p, { u, v }, map) {
    const du = tf.mul(dy, v);
    const dv = tf.mul(dy, u);
    return {
      parameters: {
        w_r: map.gradWeight(x, du, p.w_r.shape),
        w_g: map.gradWeight(x, dv, p.w_g.shape),
        w_b: map.gradWeight(x, dy, p.w_b.shape),
        b_r: gradBias(dy),
      },
      input: () => {
        const factors = tf.add(map.gradInput(du, p.w_r, x.shape), map.gradInput(dv, p.w_g, x.shape));
        return tf.add(factors, map.gradInput(dy, p.w_b, x.shape));
      },
    };
  },
};
