import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { shareTerms, type ShareTerm } from '../../domain/inspections/layers';
import { NeuronLayer } from '../../nn/layers/neuron-layer';
import { walkNetwork } from '../walk-network';
import { termsOf } from './terms';

/** How much of the variance of a layer's outputs each of its neuron's terms accounts for. */
export interface LayerShare {
  readonly layer: string;
  /** They add up to 1. Undefined for terms that the neuron lacks; NaN where the outputs do not vary, or are not finite. */
  readonly shares: Readonly<Partial<Record<ShareTerm, number>>>;
  /** The standard deviation of the outputs before any activation, root mean square over the layer's neurons. */
  readonly deviation: number;
}

/** Of single precision, with a margin. */
const rounding = 1e-6;

/**
 * How quadratic each layer became: for each one whose neuron has several terms t_k (see `termsOf`) with the sum y, the
 * share of the variance of y
 *
 *     share_k = Σ_j Cov(t_kj, y_j) / Σ_j Var(y_j)
 *
 * over its neurons (channels) j, where variances are over the examples, and the pixels of a convolution. Terms vary
 * together, so their variances do not add up to that of y, but Cov(t_1, y) + Cov(t_2, y) + … = Cov(y, y) does: the
 * shares add up to 1. A term that counteracts the others has a share below 0, and then others are above 1.
 *
 * The network computes as it does when it is evaluated, with running statistics.
 *
 * @param x some test data: [N, …input shape], of at least two examples
 */
export async function quadraticShares(model: LayersModel, x: Tensor): Promise<LayerShare[]> {
  const found: { layer: string; names: ShareTerm[]; sums: Tensor }[] = [];
  const output = walkNetwork<Tensor>(model, tf.clone(x), {
    step(layer, inputs) {
      const [input] = inputs;
      const terms = layer instanceof NeuronLayer ? termsOf[layer.neuron.name] : undefined;
      if (terms !== undefined && layer instanceof NeuronLayer && input !== undefined) {
        const parts = tf.tidy(() => sumsOf(terms(input, layer.tensors, layer.map)));
        found.push({ layer: layer.name, ...parts });
      }
      return tf.tidy(() =>
        layer.call(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], {}),
      ) as Tensor;
    },
    drop: (state) => {
      state.dispose();
    },
  });
  output.dispose();
  if (found.length === 0) return [];
  const joined = tf.concat(found.map(({ sums }) => sums));
  tf.dispose(found.map(({ sums }) => sums));
  const values = await joined.data<'float32'>();
  joined.dispose();
  let position = 0;
  return found.map(({ layer, names }) => {
    const covariances = names.map((_, i) => values[position + i] ?? NaN);
    const [scale = NaN, count = NaN] = values.subarray(position + names.length);
    position += names.length + 2;
    const variance = covariances.reduce((sum, value) => sum + value, 0);
    // Less than what rounding leaves of outputs that are all the same.
    const isNoise = variance / count < rounding ** 2;
    const shares = names.map((name, i) => [name, isNoise ? NaN : (covariances[i] ?? NaN) / variance]);
    return {
      layer,
      shares: Object.fromEntries(shares) as LayerShare['shares'],
      deviation: isNoise ? 0 : scale * Math.sqrt(variance / count),
    };
  });
}

/**
 * Σ_j Cov(t_kj, y_j)·N of each term over scale², then the scale, which keeps squares from overflowing, and the number
 * of outputs: [terms + 2]
 */
function sumsOf(terms: Partial<Record<ShareTerm, Tensor>>): { names: ShareTerm[]; sums: Tensor } {
  const names = shareTerms.filter((name) => terms[name] !== undefined);
  const tensors = names.map((name) => terms[name] as Tensor); // each [N, …, out]
  const largest = tf.max(tf.stack(tensors.map((term) => tf.max(tf.abs(term)))));
  const scale = tf.where(tf.greater(largest, 0), largest, 1);
  const axes = (tensors[0]?.shape ?? []).slice(0, -1).map((_, axis) => axis);
  const centered = tensors.map((term) => {
    const scaled = tf.div(term, scale);
    return tf.sub(scaled, tf.mean(scaled, axes, true));
  });
  const y = tf.addN(centered);
  const covariances = centered.map((term) => tf.sum(tf.mul(term, y)));
  return { names, sums: tf.stack([...covariances, scale, tf.scalar(y.size)]) };
}
