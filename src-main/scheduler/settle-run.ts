import type { RunSettings } from '../domain/run-settings';
import type { RunEvent } from '../domain/run-event';
import { isActive } from '../domain/run-state';
import type { WorkerExit } from '../executors/executor';
import { pathsOfRun, type SchedulerContext } from './context';
import { recordEvent } from './control';
import { describeExit } from './describe-exit';
import { ingestJournal } from './ingest-journal';
import { asDiskFull } from './storage-faults';

/** What a worker exits with that could not even write to its journal, since the disk is full. */
const diskFullCode = 74;

/** How the training of a run ended, beside what its journal says. */
export interface TrainingEnd {
  exit: WorkerExit;
  /** Why it was ended as one that is stuck; undefined where it was not. */
  stuck: string | undefined;
  /** Whether other runs had a part of the same GPU meanwhile. */
  sharedGpu: boolean;
}

export interface Settled {
  /** How often it has crashed since its last checkpoint, where it is to be tried again. */
  crashes?: number;
  /** What it said of a full disk. */
  diskFull?: string;
  /** The code of the failure that it told of, where that may pass. */
  failure?: string;
}

/**
 * Brings a run whose worker has gone into its true state: what its journal says, and where that has no end, it crashed. It
 * goes back into the queue, until it has crashed too often without a new checkpoint.
 */
export function settleRun(
  context: SchedulerContext,
  runId: string,
  { exit, stuck, sharedGpu }: TrainingEnd,
  { retries }: Pick<RunSettings, 'retries'>,
): Settled {
  ingestJournal(context, runId);
  const { runs } = context.store;
  const row = runs.row(runId);
  const run = runs.get(runId);
  if (row === undefined || run === undefined || !isActive(row.state)) return {};
  if (exit.untouched === true && row.state === 'starting') {
    runs.change(runId, { type: 'released' });
    return {};
  }
  const failure = lastFailure(context.store.journal.events(runId));
  const isFull = failure?.code === 'DISK_FULL' || (failure === undefined && exit.code === diskFullCode);
  const message = failure?.message ?? messageOf(context, runId, exit, stuck, isFull);
  const crash = {
    type: 'crashed',
    exitCode: exit.code,
    signal: exit.signal,
    message,
    ...((isFull || failure) && { code: isFull ? 'DISK_FULL' : failure?.code }),
    ...(failure?.advice !== undefined && { advice: failure.advice }),
  } as const;
  if (isFull) {
    try {
      recordEvent(context, run, { ...crash, final: false });
    } catch (error) {
      if (asDiskFull(error) === undefined) throw error;
      // There is no space for that word, and it needs none: the run goes on from its checkpoint.
      runs.change(runId, { type: 'released' });
    }
    return { diskFull: message };
  }
  const crashes = row.crashes + 1;
  const comesAgain = failure?.code === 'OUT_OF_MEMORY' && !sharedGpu;
  const final = comesAgain || crashes > retries;
  recordEvent(context, run, { ...crash, final });
  return { ...(!final && { crashes }), ...(failure && { failure: failure.code }) };
}

/** What the worker said as its last word of a failure that may pass. */
function lastFailure(events: readonly RunEvent[]): Extract<RunEvent, { type: 'failed' }> | undefined {
  const last = events.findLast(({ type }) => type !== 'warning');
  return last?.type === 'failed' && last.retry === true ? last : undefined;
}

function messageOf(
  context: SchedulerContext,
  runId: string,
  exit: WorkerExit,
  stuck: string | undefined,
  isFull: boolean,
): string {
  if (stuck !== undefined) return `the worker was stuck and was ended: ${stuck}`;
  if (isFull) return 'no space is left on the disk, not even for a line of the journal';
  return describeExit(pathsOfRun(context, runId).stderr, exit);
}
