import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { activationGradient } from './activations';
import type { BatchMoments } from './batch-normalization';
import { momentsOf, normalizationGradient, normalize } from './batch-normalization';
import { batchNormKernels } from './kernels/batch-norm-kernel-names';
import './kernels/registered';
import { hasKernel } from './kernels/has-kernel';
import type { Prelude } from './neurons/prelude';

/** What a normalization multiplies with and adds, [C] each. */
export interface Normalization {
  readonly gamma: Tensor;
  readonly beta: Tensor;
  readonly epsilon: number;
}

type Moments = readonly [mean: Tensor, variance: Tensor];

/**
 * y = relu(γ⊙(x − μ)/√(σ² + ε) + β + addend), in one pass over memory where the backend has a kernel for it.
 *
 * @param x [..., C]
 * @param addend of the same shape, the shortcut of a residual block
 */
export function normalizeRelu(
  x: Tensor,
  [mean, variance]: Moments,
  { gamma, beta, epsilon }: Normalization,
  addend?: Tensor,
): Tensor {
  if (hasKernel(batchNormKernels.normalizeRelu)) {
    const inputs = { x, mean, variance, gamma, beta, ...(addend && { addend }) };
    return tf.engine().runKernel<Tensor>(batchNormKernels.normalizeRelu, inputs, { epsilon });
  }
  return tf.tidy(() => {
    const normalized = normalize(x, mean, variance, epsilon, gamma, beta);
    return tf.relu(addend === undefined ? normalized : tf.add(normalized, addend));
  });
}

/** ∂x, ∂γ, ∂β and where y, the output with an addend, is given, ∂addend. */
function gradientOf(
  dy: Tensor,
  x: Tensor,
  [mean, variance]: Moments,
  { gamma, beta, epsilon }: Normalization,
  y?: Tensor,
): Tensor[] {
  if (hasKernel(batchNormKernels.normalizeReluGradient)) {
    const inputs = { dy, x, mean, variance, gamma, beta, ...(y && { y }) };
    return tf.engine().runKernel<Tensor[]>(batchNormKernels.normalizeReluGradient, inputs, { epsilon });
  }
  return tf.tidy(() => {
    const output = y ?? normalizeRelu(x, [mean, variance], { gamma, beta, epsilon });
    const passed = activationGradient('relu', dy, output);
    const gradients = normalizationGradient(passed, x, mean, variance, gamma, epsilon);
    return y === undefined ? gradients : [...gradients, passed];
  });
}

/**
 * The same with the moments of the batch x itself, and its gradient. Of the forward pass x and y are kept, of which the
 * next layer keeps y anyway; without an addend x alone.
 *
 * @param onMoments is called during the forward pass; what it wants to keep of the moments it has to copy
 */
export function normalizeBatchRelu(
  x: Tensor,
  normalization: Normalization,
  onMoments: (moments: BatchMoments) => void,
  addend?: Tensor,
): Tensor {
  const { gamma, beta } = normalization;
  return tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const moments = batchMoments(x, gamma, onMoments);
    const value = normalizeRelu(x, moments, normalization, addend);
    save([x, ...moments, ...(addend === undefined ? [] : [value])]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [x, mean, variance, y] = saved as [Tensor, Tensor, Tensor, Tensor?];
      return gradientOf(dy, x, [mean, variance], normalization, y);
    };
    return { value, gradFunc };
  })(x, gamma, beta, ...(addend === undefined ? [] : [addend]));
}

/** Normalization and relu before a neuron, as a part of it: what lies between them is not kept but computed again. */
export function normalizeReluPrelude(
  normalization: Normalization,
  onMoments: (moments: BatchMoments) => void,
): Prelude {
  const { gamma, beta } = normalization;
  return {
    parameters: [gamma, beta],
    prepare: (x) => batchMoments(x, gamma, onMoments),
    apply: (x, prepared) => normalizeRelu(x, prepared as unknown as Moments, normalization),
    gradient: (dy, x, prepared) => gradientOf(dy, x, prepared as unknown as Moments, normalization),
  };
}

function batchMoments(x: Tensor, gamma: Tensor, onMoments: (moments: BatchMoments) => void): Moments {
  const [mean, variance] = momentsOf(x);
  onMoments({ mean, variance, count: x.size / gamma.size });
  return [mean, variance];
}
