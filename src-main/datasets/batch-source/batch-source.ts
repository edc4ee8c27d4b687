import { isAugmented } from '../../domain/config/augment-config';
import type { LoadedDataset } from '../../domain/dataset';
import type { BatchOptions, Batch, Batches } from '../batches/batches';
import { exampleSize } from '../content';
import { isEncoded } from '../values/file-values';
import { batchThreadEntry } from './entry';
import { startThreadedSource } from './threaded-source';

/** Where training takes its batches from. */
export interface BatchSource {
  /** Batch `index` of an epoch; those that follow it are likely to be asked for next. */
  trainBatch(epoch: number, index: number): Batch | Promise<Batch>;
  testBatches(): Iterable<Batch | Promise<Batch>> | AsyncIterable<Batch>;
  /** None where there is no validation part. */
  validationBatches(): Iterable<Batch | Promise<Batch>> | AsyncIterable<Batch>;
  /** Ends what prepares batches. */
  dispose(): Promise<void>;
}

/**
 * Numbers in a batch from which on a thread of its own prepares batches. Measured: preparing 1000 numbers takes about
 * 7 µs; a batch from another thread costs the training thread 20 to 40 µs, whatever its size.
 */
const fewNumbers = 16_384;

/** Whether a thread gains by preparing the batches of a data set; one batch that never changes is prepared once. */
export function gainsByThread({ train, inputShape }: LoadedDataset, options: BatchOptions): boolean {
  const isFull = options.batchSize === 'full' || options.batchSize >= train.count;
  if (isFull && !isAugmented(options.augment)) return false;
  // Decoding takes longer than handing over.
  if (isEncoded(train.inputs)) return batchThreadEntry() !== undefined;
  const examples = options.batchSize === 'full' ? train.count : Math.min(options.batchSize, train.count);
  return examples * exampleSize(inputShape) >= fewNumbers && batchThreadEntry() !== undefined;
}

/** Prepares batches in a thread where that gains, else when they are asked for. The batches are the same, to the bit. */
export function openBatchSource(
  dataset: LoadedDataset,
  batches: Batches,
  options: BatchOptions,
): BatchSource {
  const entry = gainsByThread(dataset, options) ? batchThreadEntry() : undefined;
  if (entry !== undefined) return startThreadedSource(entry, dataset, batches, options);
  return {
    trainBatch: (epoch, index) => batches.trainBatch(epoch, index),
    testBatches: () => batches.testBatches(),
    validationBatches: () => batches.validationBatches(),
    dispose: () => Promise.resolve(),
  };
}
