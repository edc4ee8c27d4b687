import { openBatchSource, type BatchSource } from '../datasets/batch-source/batch-source';
import { batchTensors, disposeBatch, type BatchTensors } from './batch-tensors';
import { batchOptionsOf, type Training } from './prepare-training';

/** What a training is fed with. */
export interface BatchFeed extends Pick<BatchSource, 'testBatches'> {
  /** Does something with the tensors of a training batch, which are there for as long as that lasts. */
  withTrainBatch<Result>(
    epoch: number,
    index: number,
    work: (tensors: BatchTensors) => Promise<Result>,
  ): Promise<Result>;
  dispose(): Promise<void>;
}

/** Opens the batches of a training. One that never changes is given to the backend once. */
export function openBatchFeed({ config, dataset, batches }: Training): BatchFeed {
  const source = openBatchSource(dataset, batches, batchOptionsOf(config));
  let constant: BatchTensors | undefined;
  return {
    testBatches: () => source.testBatches(),
    async withTrainBatch(epoch, index, work) {
      const tensors = constant ?? batchTensors(await source.trainBatch(epoch, index));
      if (batches.isConstant) constant = tensors;
      try {
        return await work(tensors);
      } finally {
        if (tensors !== constant) disposeBatch(tensors);
      }
    },
    async dispose() {
      if (constant !== undefined) disposeBatch(constant);
      await source.dispose();
    },
  };
}
