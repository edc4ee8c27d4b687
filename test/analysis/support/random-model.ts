import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelSchema } from '../../../src-main/domain/config/model-config';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { exportModelState, importModelState } from '../../../src-main/nn/parameters';
import { randomOf } from './plain-network';

/** A network all of whose values, as biases and running statistics, are away from where they start. */
export async function randomModel(
  config: object,
  inputShape: number[],
  outputSize: number,
): Promise<LayersModel> {
  const model = buildModel(modelSchema.parse(config), {
    inputShape,
    outputSize,
    strategy: { type: 'none' },
    seed: 1,
  });
  const state = await exportModelState(model);
  const random = randomOf('model');
  for (const [path, { values }] of state) {
    const spread = /\/(w_g|w_b)$/.test(path) ? 0.05 : 0.2;
    const isPositive = path.endsWith('running_variance');
    for (let i = 0; i < values.length; i++) {
      const change = spread * random.normal();
      values[i] = isPositive ? 1 + Math.abs(change) : (values[i] ?? 0) + change;
    }
  }
  importModelState(model, state);
  return model;
}

export function randomInputs(shape: number[]): tf.Tensor {
  const random = randomOf('inputs');
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
    shape,
  );
}
