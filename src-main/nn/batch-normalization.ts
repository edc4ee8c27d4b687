import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { batchNormKernels } from './kernels/batch-norm-kernel-names';
import './kernels/registered';
import { hasKernel } from './kernels/has-kernel';

/** Mean μ and variance σ² of each channel over a batch. */
export interface BatchMoments {
  /** [C] */
  readonly mean: Tensor;
  /** [C], biased: the sum of squares over the number of examples */
  readonly variance: Tensor;
  /** Values per channel. */
  readonly count: number;
}

/**
 * Normalizes a batch by its own mean and biased variance over all axes but the last (Ioffe and Szegedy 2015):
 * x̂ = (x − μ)/√(σ² + ε), y = γ⊙x̂ + β.
 *
 * Its gradients, with m values per channel: ∂β = Σdy, ∂γ = Σdy⊙x̂, ∂x = γ/√(σ² + ε) ⊙ (dy − ∂β/m − x̂⊙∂γ/m).
 *
 * @param x [..., C]; gamma and beta are [C]
 * @param onMoments is called during the forward pass; what it wants to keep of the moments it has to copy
 */
export function normalizeBatch(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  onMoments: (moments: BatchMoments) => void,
): Tensor {
  const count = x.size / gamma.size;
  return tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const [mean, variance] = momentsOf(x);
    onMoments({ mean, variance, count });
    save([x, mean, variance]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [x, mean, variance] = saved as [Tensor, Tensor, Tensor];
      return normalizationGradient(dy, x, mean, variance, gamma, epsilon);
    };
    return { value: normalize(x, mean, variance, epsilon, gamma, beta), gradFunc };
  })(x, gamma, beta);
}

/** ∂x, ∂γ and ∂β of a normalization of x by its own moments. */
export function normalizationGradient(
  dy: Tensor,
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  gamma: Tensor,
  epsilon: number,
): Tensor[] {
  if (hasKernel(batchNormKernels.gradient)) {
    const inputs = { dy, x, mean, variance, gamma };
    return tf.engine().runKernel<Tensor[]>(batchNormKernels.gradient, inputs, { epsilon });
  }
  return tf.tidy(() => {
    const axes = channelAxes(x);
    const count = x.size / gamma.size;
    const zero = tf.zerosLike(mean);
    const dBeta = tf.sum(dy, axes);
    const dGamma = tf.tidy(() => tf.sum(tf.mul(dy, normalize(x, mean, variance, epsilon)), axes));
    const share = tf.tidy(() =>
      normalize(x, mean, variance, epsilon, tf.div(dGamma, count), tf.div(dBeta, count)),
    );
    const dx = normalize(tf.sub(dy, share), zero, variance, epsilon, gamma);
    return [dx, dGamma, dBeta];
  });
}

/** All axes but the last. */
function channelAxes(x: Tensor): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axis);
}

/** Mean and biased variance of each channel: x [..., C] → [C], [C] */
export function momentsOf(x: Tensor): [Tensor, Tensor] {
  if (hasKernel(batchNormKernels.moments)) {
    return tf.engine().runKernel<Tensor[]>(batchNormKernels.moments, { x }) as [Tensor, Tensor];
  }
  const axes = channelAxes(x);
  const mean = tf.mean(x, axes);
  return [mean, tf.tidy(() => tf.mean(tf.squaredDifference(x, mean), axes))];
}

/** scale⊙(x − mean)/√(variance + ε) + offset; one kernel on every backend. */
export function normalize(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
  scale?: Tensor,
  offset?: Tensor,
): Tensor {
  // The kernel wants [N, H, W, C]; what is spread over which of the first three does not matter.
  const x4d = x.rank === 4 ? (x as Tensor4D) : tf.reshape<tf.Rank.R4>(x, [-1, 1, 1, mean.size]);
  const y = tf
    .engine()
    .runKernel<Tensor>(
      tf.FusedBatchNorm,
      { x: x4d, mean, variance, ...(scale && { scale }), ...(offset && { offset }) },
      { varianceEpsilon: epsilon },
    );
  return x.rank === 4 ? y : tf.reshape(y, x.shape);
}
