import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../datasets/batches';

export interface BatchTensors {
  inputs: tf.Tensor; // [N, …example]
  targets: tf.Tensor; // [N, …target]
  count: number;
}

/** Gives a batch to the backend; whoever calls disposes of the tensors. */
export function batchTensors(batch: Batch): BatchTensors {
  const type = batch.targets instanceof Int32Array ? 'int32' : 'float32';
  return {
    inputs: tf.tensor(batch.inputs, batch.inputShape, 'float32'),
    targets: tf.tensor(batch.targets, batch.targetShape, type),
    count: batch.count,
  };
}

/** Gives a batch to the backend for as long as the work on it lasts. */
export async function withBatch<Result>(
  batch: Batch,
  work: (inputs: tf.Tensor, targets: tf.Tensor) => Promise<Result>,
): Promise<Result> {
  const { inputs, targets } = batchTensors(batch);
  try {
    return await work(inputs, targets);
  } finally {
    tf.dispose([inputs, targets]);
  }
}
