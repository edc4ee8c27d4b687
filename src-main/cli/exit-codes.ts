import { isQuadLabError, type ErrorCode } from '../core/errors';

/** What the commands' exit codes mean; also printed by `quadlab --help`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  invalidInput: 2,
  notFound: 3,
  homeBusy: 4,
  runsFailed: 5,
  storage: 6,
  unequal: 7,
  interrupted: 130,
} as const;

const byError: Record<ErrorCode, number> = {
  CONFIG_INVALID: exitCodes.invalidInput,
  CONFIG_UNREADABLE: exitCodes.invalidInput,
  DATASET_NOT_FOUND: exitCodes.notFound,
  DATASET_EXISTS: exitCodes.invalidInput,
  DATASET_INVALID: exitCodes.invalidInput,
  DATASET_CHANGED: exitCodes.failed,
  DATASET_FORMAT_UNKNOWN: exitCodes.invalidInput,
  QUERY_INVALID: exitCodes.invalidInput,
  NOT_FOUND: exitCodes.notFound,
  PATH_FORBIDDEN: exitCodes.invalidInput,
  DOWNLOAD_FAILED: exitCodes.failed,
  HOME_BUSY: exitCodes.homeBusy,
  HOME_UNUSABLE: exitCodes.storage,
  OUTPUT_UNWRITABLE: exitCodes.storage,
  DISK_FULL: exitCodes.storage,
  JOURNAL_DAMAGED: exitCodes.failed,
  CHECKPOINT_DAMAGED: exitCodes.failed,
  RUN_DIRECTORY_INVALID: exitCodes.failed,
  RUN_ACTIVE: exitCodes.failed,
  BACKEND_UNAVAILABLE: exitCodes.failed,
  SETUP_FAILED: exitCodes.failed,
  OUT_OF_MEMORY: exitCodes.failed,
  DEVICE_LOST: exitCodes.failed,
  KERNEL_MISSING: exitCodes.failed,
  TENSOR_FILE_INVALID: exitCodes.invalidInput,
  MODEL_MISFIT: exitCodes.invalidInput,
  TRANSFER_UNAVAILABLE: exitCodes.failed,
  DATABASE_NEWER: exitCodes.failed,
  STATE_INVALID: exitCodes.failed,
  WORKER_CRASHED: exitCodes.failed,
  BENCH_FAILED: exitCodes.failed,
  INTERNAL: exitCodes.failed,
};

export function exitCodeOf(error: unknown): number {
  return isQuadLabError(error) ? byError[error.code] : exitCodes.failed;
}
