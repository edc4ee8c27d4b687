import type { LoadedDataset } from '../../domain/dataset';
import type { Batch, BatchOptions } from '../batches/batches';

/** What the thread is started with; the arrays of the data set are shared. */
export interface ThreadData {
  dataset: LoadedDataset;
  options: BatchOptions;
}

/** A batch that is asked for. */
export type BatchRequest =
  { part: 'train'; epoch: number; index: number } | { part: 'test' | 'validation'; index: number };

/** Answers come in the order of the requests. */
export type FromThread =
  | { type: 'ready' }
  | { type: 'batch'; batch: Batch }
  | { type: 'failed'; code: string | undefined; message: string; advice: string | undefined };
