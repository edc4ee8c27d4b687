import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../datasets/batches/batches';
import type { SecondTargets } from '../nn/losses';

export interface BatchTensors {
  inputs: tf.Tensor; // [N, …example]
  targets: tf.Tensor; // [N, …target]
  count: number;
  /** Where examples were mixed. */
  second?: SecondTargets;
}

/** Gives a batch to the backend; whoever calls disposes of the tensors. */
export function batchTensors(batch: Batch): BatchTensors {
  const type = batch.targets instanceof Int32Array ? 'int32' : 'float32';
  return {
    inputs: tf.tensor(batch.inputs, batch.inputShape, 'float32'),
    targets: tf.tensor(batch.targets, batch.targetShape, type),
    count: batch.count,
    ...(batch.second && {
      second: {
        targets: tf.tensor(batch.second.targets, batch.targetShape, 'int32'),
        lambda: batch.second.lambda,
      },
    }),
  };
}

export function disposeBatch({ inputs, targets, second }: BatchTensors): void {
  tf.dispose([inputs, targets, ...(second ? [second.targets] : [])]);
}

/** Gives a batch to the backend for as long as the work on it lasts. */
export async function withBatch<Result>(
  batch: Batch,
  work: (inputs: tf.Tensor, targets: tf.Tensor, second?: SecondTargets) => Promise<Result>,
): Promise<Result> {
  const tensors = batchTensors(batch);
  try {
    return await work(tensors.inputs, tensors.targets, tensors.second);
  } finally {
    disposeBatch(tensors);
  }
}
