import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../datasets/batches';

/** Gives a batch to the backend for as long as the work on it lasts. */
export async function withBatch<Result>(
  batch: Batch,
  work: (inputs: tf.Tensor, targets: tf.Tensor) => Promise<Result>,
): Promise<Result> {
  const inputs = tf.tensor(batch.inputs, batch.inputShape, 'float32'); // [N, …example]
  const targets =
    batch.targets instanceof Int32Array
      ? tf.tensor1d(batch.targets, 'int32') // [N]
      : tf.tensor2d(batch.targets, [batch.count, batch.targets.length / batch.count]); // [N, outputs]
  try {
    return await work(inputs, targets);
  } finally {
    tf.dispose([inputs, targets]);
  }
}
