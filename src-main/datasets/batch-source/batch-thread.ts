import { parentPort, workerData } from 'node:worker_threads';
import { isQuadLabError, messageOf } from '../../core/errors';
import { createBatches } from '../batches';
import type { BatchRequest, FromThread, ThreadData } from './messages';

// The thread that prepares batches for the one that trains.
const { dataset, options } = workerData as ThreadData;
const batches = createBatches(dataset, options);
const tell = (message: FromThread, transfer: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);

parentPort?.on('message', (request: BatchRequest) => {
  try {
    const batch =
      request.part === 'train'
        ? batches.trainBatch(request.epoch, request.index)
        : batches.testBatch(request.index);
    // Handed over, not copied.
    const arrays = [batch.inputs, batch.targets, ...(batch.second ? [batch.second.targets] : [])];
    tell(
      { type: 'batch', batch },
      arrays.map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    const { code, advice } = isQuadLabError(error) ? error : { code: undefined, advice: undefined };
    tell({ type: 'failed', code, message: messageOf(error), advice });
  }
});
tell({ type: 'ready' });
