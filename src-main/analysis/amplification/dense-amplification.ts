import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { MlpConfig } from '../../domain/config/model-config';
import { internalError } from '../../nn/internal-error';
import type { Amplification, LayerAmplification } from './amplification';
import type { DenseNetwork } from './dense-network';
import { slopeAt, valueAt } from '../dense-network/activation';
import { jacobianAt, responseAt, type NeuronForm } from './neuron-form';

export interface DenseOptions {
  /** As though the outputs of hidden layers were infinitesimal, which makes Eq. 32 of Eq. 31; default false. */
  readonly infinitesimal?: boolean;
}

/**
 * The derivative of a fully connected network at x = 0 (Eq. 30 and 31), A_L·D_{L−1}·A_{L−1} ⋯ D_1·A_1, where A_l is the
 * derivative of layer l before its activation, at its input h_{l−1} for x = 0, and D_l the diagonal of the activation's
 * slopes there. Exact but for rounding, in double precision. Values that are not finite make norms that are not.
 */
export function denseAmplification(network: DenseNetwork, options: DenseOptions = {}): Amplification {
  return amplificationOf(
    network,
    network.layers.map(({ form }) => form),
    options,
  );
}

/**
 * The same of the network whose neurons are conventional, with the same w_r and b_r: what the paper compares with.
 * Undefined where some neuron has no such part.
 */
export function conventionalAmplification(network: DenseNetwork): Amplification | undefined {
  const forms = network.layers.flatMap(({ conventional }) => conventional ?? []);
  return forms.length < network.layers.length ? undefined : amplificationOf(network, forms, {});
}

function amplificationOf(
  { layers, inputs, activation }: DenseNetwork,
  forms: readonly NeuronForm[],
  { infinitesimal = false }: DenseOptions,
): Amplification {
  let h = new Array<number>(inputs).fill(0);
  let product: Matrix | undefined; // ∂h/∂x: [width × inputs]
  const found = layers.map(({ name }, i): LayerAmplification => {
    const form = forms[i];
    if (form === undefined) throw internalError(`layer ${name} has no neuron`);
    const own = jacobianAt(form, infinitesimal ? h.map(() => 0) : h);
    product = product === undefined ? own : own.mmul(product);
    const result = { layer: name, own: frobenius(own), running: frobenius(product) };
    if (i < layers.length - 1) {
      const z = responseAt(form, h);
      product = product.clone().mulColumnVector(slopesAt(activation, z));
      h = z.map((value) => valueAt(activation, value));
    }
    return result;
  });
  if (product === undefined) throw internalError('a network without layers');
  return { layers: found, frobenius: frobenius(product), spectral: spectral(product) };
}

const slopesAt = (activation: MlpConfig['activation'], z: readonly number[]): number[] =>
  z.map((value) => slopeAt(activation, value));

/** The root of the sum of all squares, also where these alone are too large. */
function frobenius(matrix: Matrix): number {
  const values = matrix.to1DArray();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function spectral(matrix: Matrix): number {
  const norm = frobenius(matrix);
  // The iteration of the decomposition does not end with values that are not finite.
  if (norm === 0 || !Number.isFinite(norm)) return norm;
  const { norm2 } = new SingularValueDecomposition(Matrix.div(matrix, norm), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  return norm * norm2;
}
