import { mkdirSync, rmSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { explainBackendError } from '../../backends/explain-error';
import { describeError, isQuadLabError, messageOf, systemErrorCode } from '../../core/errors';
import { isRetried } from '../../domain/retried-failures';
import type { RunEventBody } from '../../domain/run-event';
import { clearUnfinished } from '../../rundir/clear-unfinished';
import { readRunManifest, withEpochs } from '../../rundir/config-file';
import { liveWorker } from '../../rundir/heartbeat';
import { openJournal, type JournalWriter } from '../../rundir/journal-writer';
import { homePaths, runPaths } from '../../rundir/paths';
import { trainRun, type TrainingEnd } from '../train-run';
import type { Order } from './app-channel';
import { startHeartbeat } from './heartbeat';
import { redirectStderr } from './redirect-stderr';
import { WatchedPosition } from './watched-position';

/** Exit codes of a worker. What happened to the run stands in its journal; these are for whoever started the process. */
export const workerExitCodes = { ended: 0, failed: 1, usage: 64, diskFull: 74, resumable: 75 } as const;

/**
 * Trains the run of a run directory to its end, or until it is asked to stop. Returns the exit code. A process whose
 * standard error is the log of an earlier run takes the log of this one.
 */
export async function trainFolder(
  { folder, place, stop }: Order,
  { ownsStderr = true }: { ownsStderr?: boolean } = {},
): Promise<number> {
  const logProblem = ownsStderr ? undefined : redirectProblem(runPaths(folder).stderr);
  const other = liveWorker(folder);
  if (other !== undefined) {
    process.stderr.write(`error: process ${other.pid} already trains ${folder}\n`);
    return workerExitCodes.failed;
  }
  const position = new WatchedPosition();
  const paths = runPaths(folder);
  const heartbeat = startHeartbeat(folder, position);
  let journal: JournalWriter | undefined;
  try {
    journal = openJournal(paths.journal);
    if (logProblem !== undefined) throw logProblem;
    if (journal.repaired) {
      journal.append({
        type: 'warning',
        code: 'JOURNAL_DAMAGED',
        message: 'the last line of the journal was half written and was cut off; nothing complete was lost',
      });
    }
    const config = withEpochs(readRunManifest(folder).config, journal.epochs);
    if (journal.isRestarted) rmSync(paths.checkpoints, { recursive: true, force: true });
    mkdirSync(paths.checkpoints, { recursive: true });
    clearUnfinished(paths.checkpoints);
    const end = await trainRun({
      config,
      home: homePaths(dirname(dirname(paths.root))),
      checkpointsFolder: paths.checkpoints,
      journal,
      stop,
      position,
      place,
      attempt: { number: journal.attempts + 1, pid: process.pid, host: hostname() },
    });
    journal.append(eventOf(end, position));
    const isOver = end.type !== 'stopped' || end.reason === 'prune';
    return isOver ? workerExitCodes.ended : workerExitCodes.resumable;
  } catch (error) {
    return reportFailure(journal, explainBackendError(error), usesGpu());
  } finally {
    heartbeat.dispose();
    journal?.dispose();
  }
}

/** What keeps standard error from going to a file; the journal of the run tells it once that is open. */
function redirectProblem(file: string): Error | undefined {
  try {
    redirectStderr(file);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

function eventOf(end: TrainingEnd, { epoch, step }: { epoch: number; step: number }): RunEventBody {
  switch (end.type) {
    case 'finished':
      return { type: 'finished', epoch, step };
    case 'stopped':
      return {
        type: 'stopped',
        epoch,
        step,
        reason: end.reason,
        ...(end.message !== undefined && { message: end.message }),
      };
    case 'diverged':
      return {
        type: 'diverged',
        epoch,
        step: end.step,
        layer: end.layer,
        where: end.where,
        message: end.message,
      };
  }
}

/** Whether the present backend computes on a GPU, as far as memory goes: the processor's is not shared out by runs. */
function usesGpu(): boolean {
  return ['tensorflow', 'webgpu'].includes(tf.getBackend());
}

/** Puts a failure into the journal, and where that can't be written any more, on standard error. */
function reportFailure(journal: JournalWriter | undefined, error: unknown, usesGpu: boolean): number {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const retry = isRetried(error, { hasTrained: journal?.lastBackend !== undefined, usesGpu });
  try {
    journal?.append({
      type: 'failed',
      code: isQuadLabError(error) ? error.code : (systemErrorCode(error) ?? 'INTERNAL'),
      message: messageOf(error),
      ...(isQuadLabError(error) && error.advice && { advice: error.advice }),
      ...(retry && { retry }),
    });
  } catch (journalError) {
    process.stderr.write(`error: ${describeError(journalError)}\n`);
    return workerExitCodes.diskFull;
  }
  return workerExitCodes.failed;
}
