import type { RunConfig } from '../domain/config/run-config';
import type { Place } from '../domain/place';
import type { StopReason } from '../domain/run-event';

export interface WorkerExit {
  code: number | null;
  signal: string | null;
  /** For one that was killed: whether the system did so since memory ran out; undefined where that is not known. */
  memoryRanOut?: boolean | undefined;
  /** Whether the process left before it took the run, as one does that is asked to while it waits. */
  untouched?: boolean;
}

/** A started training of one run. */
export interface WorkerProcess {
  /** Resolves when nobody works on the run any more. */
  readonly exited: Promise<WorkerExit>;
  /** Asks it to checkpoint and leave, and says why where it is pruned. */
  stop(reason: Extract<StopReason, 'pause' | 'cancel' | 'prune' | 'shutdown'>, message?: string): void;
  /** Ends it at once; what it did since its last checkpoint is lost. */
  kill(): void;
}

/** How many runs train at a time: so many, or as many as the machine has room for. */
export type Parallel = number | 'auto';

/** What of the machine runs may have. */
export interface Slots {
  parallel: Parallel;
  /** Processor cores; all where it is missing. */
  cores?: number | undefined;
  /** UUIDs of GPUs; all where it is missing, or none of them is there. */
  gpus?: readonly string[] | undefined;
}
/** Asked again and again: what it says holds for runs that start from then on. */
export type SlotRules = () => Slots;

/** What decides on the place of a run. */
export interface Demand {
  config: RunConfig;
  /** Bytes that such a run was seen to need; undefined where none was seen. */
  memory: number | undefined;
  /** Runs that could start now, this one included. */
  waiting: number;
}

/** The training of some runs, from the first start until the last process is gone. */
export interface ExecutorSession {
  /** Whether no run would be given a place now, whatever it needs; not known where it is missing. */
  readonly isFull?: boolean;
  /** Whether a run would be given a place now. */
  hasRoom(demand: Demand): boolean;
  /** A place for a run; undefined where it has to wait until another one has ended. Never so where none trains. */
  place(demand: Demand): Place | undefined;
  /** Gives back a place in which no run was started. */
  giveBack?(place: Place): void;
  /** Starts a run in the place that it was given. */
  start(run: { folder: string; config: RunConfig }, place: Place): WorkerProcess;
  /** Says that a device was lost: others go first from now on. */
  avoid?(place: Place): void;
  /** Ends processes that wait for another run; resolves when none is left. */
  dispose(): Promise<void>;
}

/** Where a run's process lives. */
export interface Executor {
  open(slots: Parallel | SlotRules): Promise<ExecutorSession>;
}

/** What the app and a worker say to each other over the channel between them. */
export type ToWorker =
  | { type: 'go'; folder: string; place: Place }
  | { type: 'stop'; reason: Parameters<WorkerProcess['stop']>[0]; message?: string | undefined };
/** `ended`: it has done with a run and could take another one, of which the code is what it would have exited with. */
export type FromWorker = { type: 'ready' } | { type: 'ended'; code: number };
