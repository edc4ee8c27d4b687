import * as tf from '@tensorflow/tfjs-core';
import { listenToApp } from './app-channel';
import { trainFolder, workerExitCodes } from './train-folder';

/** A process that has become this large leaves, rather than to keep memory from the next run. */
const largeBytes = 2 ** 30;
/** As a precaution against what builds up unseen; a new process costs as much as a run of a second. */
const mostRuns = 250;

/**
 * Trains the run of the run directory that the command names, or with a channel to an app those that the app names, one
 * after the other, for as long as nothing of one run is left when the next one begins. Returns the exit code.
 */
export async function runWorker(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    process.stderr.write('usage: worker RUN_DIRECTORY\n');
    return workerExitCodes.usage;
  }
  const app = listenToApp(folder);
  let code: number = workerExitCodes.resumable;
  for (let run = 1; ; run++) {
    const order = await app.next();
    if (order === undefined) return app.mayLeaveOrder ? workerExitCodes.resumable : code;
    code = await trainFolder(order, { ownsStderr: run === 1 });
    if (code !== workerExitCodes.ended || run === mostRuns || !isLikeNew()) return code;
    app.ended(code);
  }
}

/** Whether a run has given back all tensors, and most memory. */
function isLikeNew(): boolean {
  return tf.memory().numTensors === 0 && process.memoryUsage.rss() < largeBytes;
}
