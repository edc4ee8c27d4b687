import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createForward } from './forward';
import type { StatisticUpdate } from './layers/index';
import { discardStatistics } from './layers/index';

/** Where a network first has values that are not finite. */
export interface Divergence {
  readonly layer: string;
  readonly where: 'parameters' | 'output';
}

/**
 * The first layer, in topological order, whose parameters or output on this batch (in training mode) are not all
 * finite; undefined where all are, and only the loss is not.
 */
export async function findDivergence(model: LayersModel, x: Tensor): Promise<Divergence | undefined> {
  const candidates: Divergence[] = [];
  const statistics: StatisticUpdate[] = [];
  const flags = tf.tidy(() => {
    const finite: Tensor[] = [];
    const visit = (layer: string, output: Tensor): void => {
      const weights = model.getLayer(layer).weights.map((weight) => weight.read());
      for (const weight of weights) {
        candidates.push({ layer, where: 'parameters' });
        finite.push(allFinite(weight));
      }
      candidates.push({ layer, where: 'output' });
      finite.push(allFinite(output));
    };
    createForward(model)(x, { training: true, statistics, visit });
    return tf.stack(finite);
  });
  discardStatistics(statistics);
  const values = await flags.data();
  flags.dispose();
  return candidates[values.indexOf(0)];
}

function allFinite(tensor: Tensor): Tensor {
  return tf.tidy(() => tf.cast(tf.all(tf.isFinite(tensor)), 'int32'));
}
