import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { activationGradient } from './activations';
import type { BatchMoments } from './batch-normalization';
import { momentsOf, normalizationGradient, normalize } from './batch-normalization';
import { batchNormKernels } from './kernels/batch-norm-kernel-names';
import './kernels/registered';
import { hasKernel } from './kernels/has-kernel';
import type { Recipe } from './neurons/recipe';

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
 * next layer keeps y anyway. Without an addend only x is, and there is a recipe for y, so that nobody need keep it.
 *
 * @param onMoments is called once; what it wants to keep of the moments it has to copy
 */
export function normalizeBatchRelu(
  x: Tensor,
  normalization: Normalization,
  onMoments: (moments: BatchMoments) => void,
  addend?: Tensor,
): { y: Tensor; recipe?: Recipe } {
  const { gamma, beta } = normalization;
  const [mean, variance] = momentsOf(x);
  onMoments({ mean, variance, count: x.size / gamma.size });
  const run = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const value = normalizeRelu(x, [mean, variance], normalization, addend);
    save([x, mean, variance, ...(addend === undefined ? [] : [value])]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [x, mean, variance, y] = saved as [Tensor, Tensor, Tensor, Tensor?];
      return gradientOf(dy, x, [mean, variance], normalization, y);
    };
    return { value, gradFunc };
  });
  if (addend !== undefined) return { y: run(x, gamma, beta, addend) };
  const compute = (sources: readonly Tensor[]): Tensor => {
    const [x, mean, variance] = sources as [Tensor, Tensor, Tensor];
    return normalizeRelu(x, [mean, variance], normalization);
  };
  return { y: run(x, gamma, beta), recipe: { sources: [tf.clone(x), mean, variance], compute } };
}
