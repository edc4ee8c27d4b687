import type { StopReason } from '../domain/run-event';

export interface WorkerExit {
  code: number | null;
  signal: string | null;
}

/** A started training process. */
export interface WorkerProcess {
  readonly exited: Promise<WorkerExit>;
  /** Asks it to checkpoint and leave. */
  stop(reason: Extract<StopReason, 'pause' | 'cancel' | 'shutdown'>): void;
  /** Ends it at once; what it did since its last checkpoint is lost. */
  kill(): void;
}

/** Where a run's process lives. */
export interface Executor {
  start(runFolder: string): WorkerProcess;
}

/** What the app and a worker say to each other over the channel between them. */
export type ToWorker = { type: 'go' } | { type: 'stop'; reason: Parameters<WorkerProcess['stop']>[0] };
export interface FromWorker {
  type: 'ready';
}
