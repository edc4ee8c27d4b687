import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { NeuronName } from '../../domain/config/model-config';
import type { ShareTerm } from '../../domain/inspections/layers';
import type { LinearMap } from '../../nn/neurons/linear-map';
import type { Tensors } from '../../nn/neurons/neuron';

type Terms = (x: Tensor, p: Tensors, map: LinearMap) => Partial<Record<ShareTerm, Tensor>>;

/** The parameter of a neuron that has it. */
const of = (p: Tensors, name: string): Tensor => p[name] as Tensor;

/**
 * What the output of a neuron is the sum of, but for constants, before its activation. Neurons that have no more than
 * one term are left out: of them nothing is to be shared. `linear` is so in x, `product` is that of two
 * linear responses, `power` is w_b·x².
 *
 * | neuron | linear | product | power |
 * | --- | --- | --- | --- |
 * | quadratic | (w_r·x + b_r)·b_g | (w_r·x + b_r)⊙(w_g·x) | w_b·x² |
 * | compact | w_r·x + b_r | | w_b·x² |
 * | parabolic | (w_r·x + b_r)·b_g | (w_r·x + b_r)⊙(w_g·x) | |
 * | poly | w_r·x | (w_r·x)⊙(w_g·x) | |
 * | quadralib | w_b·x | (w_r·x)⊙(w_g·x) | |
 */
export const termsOf: Partial<Record<NeuronName, Terms>> = {
  quadratic: (x, p, map) => ({
    ...factored(x, p, map),
    power: map.apply(tf.square(x), of(p, 'w_b')),
  }),
  compact: (x, p, map) => ({
    linear: map.apply(x, of(p, 'w_r'), of(p, 'b_r')),
    power: map.apply(tf.square(x), of(p, 'w_b')),
  }),
  parabolic: (x, p, map) => factored(x, p, map),
  poly(x, p, map) {
    const linear = map.apply(x, of(p, 'w_r'));
    return { linear, product: tf.mul(linear, map.apply(x, of(p, 'w_g'))) };
  },
  quadralib: (x, p, map) => ({
    linear: map.apply(x, of(p, 'w_b')),
    product: tf.mul(map.apply(x, of(p, 'w_r')), map.apply(x, of(p, 'w_g'))),
  }),
};

/** (w_r·x + b_r)⊙(w_g·x + b_g), multiplied out by the second factor. */
function factored(x: Tensor, p: Tensors, map: LinearMap) {
  const u = map.apply(x, of(p, 'w_r'), of(p, 'b_r'));
  return { linear: tf.mul(u, of(p, 'b_g')), product: tf.mul(u, map.apply(x, of(p, 'w_g'))) };
}
