import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { isQuadLabError, type ErrorCode } from '../core/errors';
import { QueryError } from '../domain/query/query-error';
import { explainDatabaseError } from '../store/database-error';

type ApiCode = TRPCError['code'];

/** The one mapping of our errors to tRPC's closed set, and through it to HTTP. */
const apiCodes: Record<ErrorCode, ApiCode> = {
  CONFIG_INVALID: 'BAD_REQUEST',
  CONFIG_UNREADABLE: 'BAD_REQUEST',
  DATASET_NOT_FOUND: 'NOT_FOUND',
  DATASET_EXISTS: 'CONFLICT',
  DATASET_INVALID: 'BAD_REQUEST',
  DATASET_CHANGED: 'CONFLICT',
  DATASET_FORMAT_UNKNOWN: 'BAD_REQUEST',
  QUERY_INVALID: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  PATH_FORBIDDEN: 'FORBIDDEN',
  DOWNLOAD_FAILED: 'BAD_GATEWAY',
  HOME_BUSY: 'CONFLICT',
  HOME_UNUSABLE: 'INTERNAL_SERVER_ERROR',
  OUTPUT_UNWRITABLE: 'INTERNAL_SERVER_ERROR',
  DISK_FULL: 'INTERNAL_SERVER_ERROR',
  JOURNAL_DAMAGED: 'INTERNAL_SERVER_ERROR',
  CHECKPOINT_DAMAGED: 'INTERNAL_SERVER_ERROR',
  RUN_DIRECTORY_INVALID: 'INTERNAL_SERVER_ERROR',
  RUN_ACTIVE: 'CONFLICT',
  TENSOR_FILE_INVALID: 'BAD_REQUEST',
  MODEL_MISFIT: 'BAD_REQUEST',
  TRANSFER_UNAVAILABLE: 'PRECONDITION_FAILED',
  BACKEND_UNAVAILABLE: 'PRECONDITION_FAILED',
  SETUP_FAILED: 'INTERNAL_SERVER_ERROR',
  OUT_OF_MEMORY: 'INTERNAL_SERVER_ERROR',
  DEVICE_LOST: 'INTERNAL_SERVER_ERROR',
  KERNEL_MISSING: 'PRECONDITION_FAILED',
  DATABASE_NEWER: 'PRECONDITION_FAILED',
  STATE_INVALID: 'CONFLICT',
  WORKER_CRASHED: 'INTERNAL_SERVER_ERROR',
  BENCH_FAILED: 'INTERNAL_SERVER_ERROR',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
};

/** What a client gets of one of our errors, beside tRPC's own code. */
export interface ApiProblem {
  code: ErrorCode;
  advice: string | null;
  /** The part of the text of a query that can't be understood. */
  span?: { start: number; length: number };
}

export function toApiError(error: TRPCError): TRPCError {
  const cause = explainDatabaseError(error.cause);
  if (!isQuadLabError(cause)) return error;
  return new TRPCError({ code: apiCodes[cause.code], message: cause.message, cause });
}

export function problemOf(error: TRPCError): ApiProblem | null {
  const { cause } = error;
  if (!isQuadLabError(cause)) return null;
  const span = cause instanceof QueryError && { start: cause.span.start, length: cause.span.length };
  return { code: cause.code, advice: cause.advice ?? null, ...(span && { span }) };
}

/** What a person reads: for input that is not valid, which part and why instead of a list of issues as JSON. */
export function messageFor(error: TRPCError): string {
  return error.cause instanceof z.ZodError ? z.prettifyError(error.cause) : error.message;
}
