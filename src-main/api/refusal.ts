import { getTRPCErrorShape, TRPCError } from '@trpc/server';
import type { ErrorCode } from '../core/errors';
import { appRouter } from './router';

const codes: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  408: 'TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** What went wrong outside of a procedure, in the words in which clients of the API read errors. */
export function refusalBody(
  status: number,
  message: string,
  problem: { code: ErrorCode; advice: string | null } | null = null,
): string {
  const error = new TRPCError({ code: codes[status] ?? 'INTERNAL_SERVER_ERROR', message });
  const shape = getTRPCErrorShape({
    config: appRouter._def._config,
    error,
    type: 'unknown',
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  return JSON.stringify({ error: { ...shape, data: { ...shape.data, httpStatus: status, problem } } });
}
