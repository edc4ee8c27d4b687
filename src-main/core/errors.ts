/** Every code a QuadLab error can carry. Commands map them to exit codes, the API to its own closed set. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'CONFIG_UNREADABLE'
  | 'DATASET_NOT_FOUND'
  | 'DATASET_EXISTS'
  | 'DATASET_INVALID'
  | 'DATASET_CHANGED'
  | 'DATASET_FORMAT_UNKNOWN'
  | 'QUERY_INVALID'
  | 'NOT_FOUND'
  | 'PATH_FORBIDDEN'
  | 'DOWNLOAD_FAILED'
  | 'HOME_BUSY'
  | 'HOME_UNUSABLE'
  | 'OUTPUT_UNWRITABLE'
  | 'DISK_FULL'
  | 'JOURNAL_DAMAGED'
  | 'CHECKPOINT_DAMAGED'
  | 'RUN_DIRECTORY_INVALID'
  | 'RUN_ACTIVE'
  | 'BACKEND_UNAVAILABLE'
  | 'SETUP_FAILED'
  | 'OUT_OF_MEMORY'
  | 'DEVICE_LOST'
  | 'KERNEL_MISSING'
  | 'TENSOR_FILE_INVALID'
  | 'MODEL_MISFIT'
  | 'TRANSFER_UNAVAILABLE'
  | 'DATABASE_NEWER'
  | 'STATE_INVALID'
  | 'WORKER_CRASHED'
  | 'BENCH_FAILED'
  | 'INTERNAL';

export interface ErrorOptions {
  /** What the reader can do about it, as a sentence. */
  advice?: string;
  cause?: unknown;
}

/** The root of all errors that QuadLab raises on purpose: the message says what was wrong, where, and what was expected. */
export class QuadLabError extends Error {
  readonly code: ErrorCode;
  readonly advice: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'QuadLabError';
    this.code = code;
    this.advice = options.advice;
  }
}

export function isQuadLabError(error: unknown): error is QuadLabError {
  return error instanceof QuadLabError;
}

/** The `code` of a failed system call (`ENOENT`, `ENOSPC`, …), if the error has one. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a system call failed because the disk or the user's share of it is full. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One line for a person: `CODE: what was wrong. What to do.` */
export function describeError(error: unknown): string {
  if (!isQuadLabError(error)) return `INTERNAL: ${messageOf(error)}`;
  const { code, message, advice } = error;
  return `${code}: ${advice === undefined ? message : `${message.replace(/\.$/, '')}. ${advice}`}`;
}

/** Text without line breaks, and with other control characters as they are escaped: names may hold commands to terminals. */
export function onOneLine(text: string): string {
  return text
    .replaceAll(/\s*[\r\n]\s*/g, ' ')
    .replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
