import { parentPort, workerData } from 'node:worker_threads';
import { isQuadLabError, messageOf } from '../../core/errors';
import { createBatches, type Batch } from '../batches/batches';
import type { BatchRequest, FromThread, ThreadData } from './messages';

// The thread that prepares batches for the one that trains.
const { dataset, options } = workerData as ThreadData;
const batches = createBatches(dataset, options);
const tell = (message: FromThread, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

function prepare(request: BatchRequest): Batch | Promise<Batch> {
  switch (request.part) {
    case 'train':
      return batches.trainBatch(request.epoch, request.index);
    case 'test':
      return batches.testBatch(request.index);
    case 'validation':
      return batches.validationBatch(request.index);
  }
}

const answer = (batch: Batch): void => {
  // Handed over, not copied.
  const arrays = [batch.inputs, batch.targets, ...(batch.second ? [batch.second.targets] : [])];
  tell(
    { type: 'batch', batch },
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
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
    const batch = prepare(request);
    if (waiting === 0 && !(batch instanceof Promise)) answer(batch);
    else last = answerAfter(last, batch);
  } catch (error) {
    fail(error);
  }
});
tell({ type: 'ready' });
