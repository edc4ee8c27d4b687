import type { ErrorCode } from '../core/errors';

export const jobKinds = ['import', 'download', 'verify', 'backup', 'restore', 'evaluate', 'export'] as const;
export type JobKind = (typeof jobKinds)[number];

/** `waiting`: it starts once others have ended. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** How far a job has come; rates and times are measured. */
export interface JobProgress {
  /** What it does now, as a word: downloading, decoding, … */
  stage: string;
  unit: 'bytes' | 'examples';
  done: number;
  /** Undefined where it is not known yet. */
  total: number | undefined;
  perSecond: number | undefined;
  secondsLeft: number | undefined;
  /** The file at hand, or what it waits for. */
  detail: string | undefined;
}

export interface JobError {
  code: ErrorCode;
  message: string;
  advice: string | undefined;
}

/** Long work that the app does for a page. */
export interface Job {
  id: string;
  kind: JobKind;
  title: string;
  /** The data set that it is about, where it is about one. */
  dataset: string | undefined;
  state: JobState;
  progress: JobProgress | undefined;
  error: JobError | undefined;
  /** In milliseconds since 1970. */
  createdAt: number;
  endedAt: number | undefined;
}
