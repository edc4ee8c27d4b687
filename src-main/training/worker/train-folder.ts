import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { explainBackendError } from '../../backends/explain-error';
import { describeError, isQuadLabError, messageOf, systemErrorCode } from '../../core/errors';
import type { RunEventBody } from '../../domain/run-event';
import { clearUnfinished } from '../../rundir/clear-unfinished';
import { readRunManifest } from '../../rundir/config-file';
import { liveWorker, startHeartbeat } from '../../rundir/heartbeat';
import { openJournal, type JournalWriter } from '../../rundir/journal-writer';
import { homePaths, runPaths } from '../../rundir/paths';
import { trainRun, type TrainingEnd } from '../train-run';
import type { Order } from './app-channel';
import { redirectStderr } from './redirect-stderr';

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
  const position = { epoch: 0, partialEpoch: 0, step: 0 };
  const paths = runPaths(folder);
  const heartbeat = startHeartbeat(folder, () => ({
    epoch: position.epoch + position.partialEpoch,
    step: position.step,
  }));
  let journal: JournalWriter | undefined;
  try {
    mkdirSync(paths.checkpoints, { recursive: true });
    clearUnfinished(paths.checkpoints);
    journal = openJournal(paths.journal);
    if (logProblem !== undefined) throw logProblem;
    if (journal.repaired) {
      journal.append({
        type: 'warning',
        code: 'JOURNAL_DAMAGED',
        message: 'the last line of the journal was half written and was cut off; nothing complete was lost',
      });
    }
    const { config } = readRunManifest(folder);
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
    return end.type === 'stopped' ? workerExitCodes.resumable : workerExitCodes.ended;
  } catch (error) {
    return reportFailure(journal, explainBackendError(error));
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
      return { type: 'stopped', epoch, step, reason: end.reason };
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

/** Puts a failure into the journal, and where that can't be written any more, on standard error. */
function reportFailure(journal: JournalWriter | undefined, error: unknown): number {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  try {
    journal?.append(
      isQuadLabError(error)
        ? {
            type: 'failed',
            code: error.code,
            message: error.message,
            ...(error.advice && { advice: error.advice }),
          }
        : { type: 'failed', code: systemErrorCode(error) ?? 'INTERNAL', message: messageOf(error) },
    );
  } catch (journalError) {
    process.stderr.write(`error: ${describeError(journalError)}\n`);
    return workerExitCodes.diskFull;
  }
  return workerExitCodes.failed;
}
