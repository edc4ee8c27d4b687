import { isDiskFull, isQuadLabError, systemErrorCode } from '../core/errors';

/** What tells whether a failure may pass by. */
export interface FailureContext {
  /** Whether the run has computed before, so that its backend is one that works here at other times. */
  hasTrained: boolean;
  /** Whether it computes on a GPU, whose memory others may use too. */
  usesGpu: boolean;
}

/**
 * Failures after which a run is tried again: a retry may meet another device, or find that the cause has passed. All
 * others (a bad configuration, missing data, divergence) would come again.
 */
const retried: Readonly<Record<string, (context: FailureContext) => boolean>> = {
  /** The run waits in the queue until there is space; it does not count as a crash. */
  DISK_FULL: () => true,
  DEVICE_LOST: () => true,
  /** Only while other runs had a part of the GPU, which the scheduler knows. */
  OUT_OF_MEMORY: ({ usesGpu }) => usesGpu,
  /** A driver that starts anew after it has lost its GPU. */
  BACKEND_UNAVAILABLE: ({ hasTrained }) => hasTrained,
};

/** Failures of system calls that are those of a network file system, or of a machine that is short of something. */
const passing = new Set([
  ...['EIO', 'ESTALE', 'EREMOTEIO', 'ENOLINK', 'ETIMEDOUT', 'ENETDOWN', 'ENETUNREACH', 'EHOSTDOWN'],
  ...['EHOSTUNREACH', 'ECONNRESET', 'ECONNABORTED', 'EAGAIN', 'EBUSY', 'EINTR', 'ENOMEM', 'EMFILE', 'ENFILE'],
]);

/** Whether a run that failed so is tried again. */
export function isRetried(error: unknown, context: FailureContext): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isQuadLabError(cause) && retried[cause.code]?.(context) === true) return true;
    if (isDiskFull(cause) || passing.has(systemErrorCode(cause) ?? '')) return true;
  }
  return false;
}
