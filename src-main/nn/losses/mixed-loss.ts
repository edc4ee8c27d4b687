import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss';

/** The second targets of a batch in which examples were mixed. */
export interface SecondTargets {
  /** Of the shape of the first ones. */
  readonly targets: Tensor;
  /** λ, the share of the first ones. */
  readonly lambda: number;
}

/**
 * The loss of mixup (Zhang et al. 2018): λ·loss(targets) + (1 − λ)·loss(second targets), of the same outputs, for any
 * loss. What is counted beside it is weighted alike, as in the authors' code: a prediction that hits the first label
 * counts λ, the second 1 − λ.
 */
export function mixedLoss<Name extends string>(loss: Loss<Name>, second: SecondTargets): Loss<Name> {
  const { lambda } = second;
  return {
    value: (outputs, targets) =>
      mixScalars(loss.value(outputs, targets), loss.value(outputs, second.targets), lambda),
    async read(value, outputs, targets) {
      const [a, b] = await Promise.all([
        loss.read(value, outputs, targets),
        loss.read(value, outputs, second.targets),
      ]);
      const names = Object.keys(a.sums) as Name[];
      const sums = Object.fromEntries(
        names.map((name) => [name, lambda * a.sums[name] + (1 - lambda) * b.sums[name]]),
      ) as Record<Name, number>;
      return { loss: a.loss, sums };
    },
    metrics: (totals) => loss.metrics(totals),
  };
}

/** Its gradient is written out as those of the terms are, so that the loss needs none of tfjs's own. */
function mixScalars(a: Scalar, b: Scalar, lambda: number): Scalar {
  return tf.customGrad((...[a, b]) => ({
    value: tf.add(tf.mul(a as Tensor, lambda), tf.mul(b as Tensor, 1 - lambda)),
    gradFunc: (dy: Tensor) => [tf.mul(dy, lambda), tf.mul(dy, 1 - lambda)],
  }))(a, b) as Scalar;
}
