import * as tf from '@tensorflow/tfjs-core';
import type { Neuron } from './neuron';
import { gradBias } from './linear-map';

type Parameter = 'w_r' | 'b_r' | 'w_g';

/**
 * A polynomial of second order in factorized form, y = (w_r·x)⊙(w_g·x) + w_r·x + b = (w_r·x)⊙(w_g·x + 1) + b:
 * Π-nets at order two (Chrysos et al., "Deep polynomial neural networks", 2021) and QRes (Bu and Karpatne, "Quadratic
 * residual networks", 2021). Its only bias b is called b_r here, since it takes the place of the conventional one.
 *
 * With u = w_r·x and v = w_g·x + 1, w_r takes the gradient dy⊙v and w_g takes dy⊙u.
 */
export const poly: Neuron<Parameter, 'u' | 'v'> = {
  name: 'poly',
  parameters: [
    { name: 'w_r', kind: 'kernel', group: 'r', conventional: 'w_r' },
    { name: 'b_r', kind: 'bias', group: 'r', conventional: 'b_r' },
    { name: 'w_g', kind: 'kernel', group: 'g' },
  ],
  linearPart: {},
  responses: {
    u: (x, p, map) => map.apply(x, p.w_r),
    v: (x, p, map) => tf.tidy(() => tf.add(map.apply(x, p.w_g), 1)),
  },
  forward(x, p, map) {
    const u = this.responses.u(x, p, map);
    const v = this.responses.v(x, p, map);
    return { y: tf.tidy(() => tf.add(tf.mul(u, v), p.b_r)), u, v };
  },
  gradient(dy, x, p, { u, v }, map) {
    const du = tf.mul(dy, v);
    const dv = tf.mul(dy, u);
    return {
      parameters: {
        w_r: map.gradWeight(x, du, p.w_r.shape),
        b_r: gradBias(dy),
        w_g: map.gradWeight(x, dv, p.w_g.shape),
      },
      input: () => tf.add(map.gradInput(du, p.w_r, x.shape), map.gradInput(dv, p.w_g, x.shape)),
    };
  },
};
