import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { depthEdgeLoss } from './depth-edges';
import type { DepthErrorName } from './depth-errors';
import { depthErrorNames, measuredPixels, sumDepthErrors } from './depth-errors';
import type { Loss } from './loss';
import { checkSameShape, readScalar } from './loss';
import { scaleInvariantLog } from './scale-invariant-log';

export interface DepthLossOptions {
  /** In metres; targets beyond it don't count, and errors are taken of predictions clipped to it. */
  maxDepth: number;
  /** Adds the gradient loss, for dense targets. */
  gradientLoss: boolean;
}

/**
 * The loss of LapDepth (Song et al. 2021): the scale-invariant logarithmic error, with `gradientLoss`
 * that of edges beside it. Its metrics are the means over images of the errors of Eigen et al. (2014).
 *
 * Outputs are depths in metres [N, H, W, 1], above 0; targets are alike, 0 where nothing was measured.
 */
export function depthLoss({ maxDepth, gradientLoss }: DepthLossOptions): Loss<DepthErrorName | 'images'> {
  return {
    value(outputs, targets) {
      checkSameShape(outputs, targets);
      const valid = measuredPixels(targets, maxDepth);
      const value = scaleInvariantLog(outputs, targets, valid);
      return gradientLoss ? sum(value, depthEdgeLoss(outputs, targets, valid)) : value;
    },
    async read(value, outputs, targets) {
      const [loss, sums] = await Promise.all([readScalar(value), sumDepthErrors(outputs, targets, maxDepth)]);
      return { loss, sums };
    },
    metrics({ sums }) {
      return Object.fromEntries(depthErrorNames.map((name) => [name, sums[name] / sums.images]));
    },
  };
}

/** Its gradient is written out as those of the terms are, so that the loss needs none of tfjs's own. */
function sum(a: Scalar, b: Scalar): Scalar {
  return tf.customGrad((...[a, b]) => ({
    value: tf.add(a as Tensor, b as Tensor),
    gradFunc: (dy: Tensor) => [tf.clone(dy), tf.clone(dy)],
  }))(a, b) as Scalar;
}
