import { Worker } from 'node:worker_threads';
import { QuadLabError } from '../../core/errors';
import type { LoadedDataset } from '../../domain/dataset';
import type { Batch, BatchOptions, Batches } from '../batches/batches';
import type { BatchSource } from './batch-source';
import type { BatchRequest, FromThread, ThreadData } from './messages';
import { shareDataset } from './share-dataset';

/** How many batches are prepared before they are asked for. */
const ahead = 3;

interface Awaited {
  resolve: (batch: Batch) => void;
  reject: (error: unknown) => void;
}

/**
 * Starts a thread that prepares the batches which are likely to be asked for next, while the present one is trained.
 * Which batches these are is no matter of chance, and each depends on its number alone: the first ones, until the thread
 * is ready, are prepared here.
 */
export function startThreadedSource(
  entry: string,
  dataset: LoadedDataset,
  batches: Batches,
  options: BatchOptions,
): BatchSource {
  const { stepsPerEpoch, testSteps, validationSteps, statistics, targetMoments } = batches;
  const workerData: ThreadData = {
    dataset: shareDataset(dataset),
    options: { ...options, ...(statistics && { statistics }), ...(targetMoments && { targetMoments }) },
  };
  const thread = new Worker(entry, { workerData });
  let isReady = false;
  let failure: QuadLabError | undefined;
  /** Asked of the thread, in this order. */
  const awaited: Awaited[] = [];
  /** Asked ahead, by name. */
  const prepared = new Map<string, Promise<Batch>>();

  const fail = (error: QuadLabError): void => {
    failure ??= error;
    for (const { reject } of awaited.splice(0)) reject(failure);
  };
  thread.on('message', (message: FromThread) => {
    switch (message.type) {
      case 'ready':
        isReady = true;
        break;
      case 'batch':
        awaited.shift()?.resolve(message.batch);
        break;
      case 'failed':
        fail(threadError(message));
        break;
    }
  });
  thread.on('error', (error: Error) => {
    fail(threadError(error));
  });
  thread.on('exit', () => {
    fail(threadError({ message: 'it has ended' }));
  });

  const ask = (request: BatchRequest): Promise<Batch> => {
    const name = JSON.stringify(request);
    const present = prepared.get(name);
    if (present !== undefined) return present;
    const batch = new Promise<Batch>((resolve, reject) => {
      if (failure !== undefined) reject(failure);
      else awaited.push({ resolve, reject });
    });
    // Whoever takes it hears of the error.
    batch.catch(() => undefined);
    prepared.set(name, batch);
    thread.postMessage(request);
    return batch;
  };
  /** The batch, and a word to the thread about those that follow. */
  const take = (requests: BatchRequest[], fallback: () => Batch | Promise<Batch>): Batch | Promise<Batch> => {
    const [first] = requests;
    if (first === undefined || (!isReady && failure === undefined)) return fallback();
    const [batch] = requests.map(ask);
    prepared.delete(JSON.stringify(first));
    return batch ?? fallback();
  };
  const following = (epoch: number, index: number): BatchRequest[] =>
    Array.from({ length: ahead + 1 }, (_, i) => ({
      part: 'train',
      epoch: epoch + Math.floor((index + i) / stepsPerEpoch),
      index: (index + i) % stepsPerEpoch,
    }));
  async function* inOrder(
    part: 'test' | 'validation',
    steps: number,
    prepare: (index: number) => Batch | Promise<Batch>,
  ): AsyncGenerator<Batch> {
    const requests = Array.from({ length: steps }, (_, index) => ({ part, index }));
    for (const { index } of requests) {
      yield await take(requests.slice(index, index + ahead + 1), () => prepare(index));
    }
  }

  return {
    trainBatch: (epoch, index) => take(following(epoch, index), () => batches.trainBatch(epoch, index)),
    testBatches: () => inOrder('test', testSteps, (index) => batches.testBatch(index)),
    validationBatches: () =>
      inOrder('validation', validationSteps, (index) => batches.validationBatch(index)),
    async dispose() {
      await thread.terminate();
    },
  };
}

function threadError(cause: {
  code?: string | undefined;
  message: string;
  advice?: string | undefined;
}): QuadLabError {
  const isMemory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY' || /allocation failed/i.test(cause.message);
  const advice = isMemory ? 'Take smaller batches, or fewer runs at a time (--parallel).' : cause.advice;
  // A file of the data, not the thread.
  const ofData = (['DATASET_CHANGED', 'DATASET_INVALID'] as const).find((code) => code === cause.code);
  return new QuadLabError(
    isMemory ? 'OUT_OF_MEMORY' : (ofData ?? 'INTERNAL'),
    `the thread that prepares batches failed: ${cause.message}`,
    { cause, ...(advice !== undefined && { advice }) },
  );
}
