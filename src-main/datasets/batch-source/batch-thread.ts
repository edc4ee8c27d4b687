import { parentPort, workerData } from 'node:worker_threads';
import { isQuadLabError, messageOf } from '../../core/errors';
import { createBatches, type Batch } from '../batches';
import type { BatchRequest, FromThread, ThreadData } from './messages';

// The thread that prepares batches for the one that trains.
const { dataset, options } = workerData as ThreadData;
const batches = createBatches(dataset, options);
const tell = (message: FromThread, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

const answer = (batch: Batch): void => {
  // Handed over, not copied.
  tell({ type: 'batch', batch }, [batch.inputs.buffer as ArrayBuffer, batch.targets.buffer as ArrayBuffer]);
};
const fail = (error: unknown): void => {
  const { code, advice } = isQuadLabError(error) ? error : { code: undefined, advice: undefined };
  tell({ type: 'failed', code, message: messageOf(error), advice });
};

/** Batches that are still decoded: those that are there at once wait for them, so that answers keep the order. */
let waiting = 0;
let last: Promise<void> = Promise.resolve();

async function answerAfter(before: Promise<void>, batch: Batch | Promise<Batch>): Promise<void> {
  waiting++;
  // It is awaited later; then its error counts.
  Promise.resolve(batch).catch(() => undefined);
  await before;
  try {
    answer(await batch);
  } catch (error) {
    fail(error);
  }
  waiting--;
}

parentPort?.on('message', (request: BatchRequest) => {
  try {
    const batch =
      request.part === 'train'
        ? batches.trainBatch(request.epoch, request.index)
        : batches.testBatch(request.index);
    if (waiting === 0 && !(batch instanceof Promise)) answer(batch);
    else last = answerAfter(last, batch);
  } catch (error) {
    fail(error);
  }
});
tell({ type: 'ready' });
