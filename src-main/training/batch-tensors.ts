import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../datasets/batches';

/** Gives a batch to the backend for as long as the work on it lasts. */
export async function withBatch<Result>(
  batch: Batch,
  work: (inputs: tf.Tensor, targets: tf.Tensor) => Promise<Result>,
): Promise<Result> {
  const inputs = tf.tensor(batch.inputs, batch.inputShape, 'float32'); // [N, …example]
  const type = batch.targets instanceof Int32Array ? 'int32' : 'float32';
  const targets = tf.tensor(batch.targets, batch.targetShape, type); // [N, …target]
  try {
    return await work(inputs, targets);
  } finally {
    tf.dispose([inputs, targets]);
  }
}
