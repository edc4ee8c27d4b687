import { isTRPCClientError } from '@trpc/client';
import type { AppRouter } from '../../lib/api-types';
import { failureOf } from '../../lib/failure';

/** What is wrong with a query, and where in its text. */
export interface QueryProblem {
  message: string;
  start: number;
  length: number;
}

/** Undefined where something else went wrong. */
export function queryProblemOf(error: unknown): QueryProblem | undefined {
  if (!isTRPCClientError<AppRouter>(error)) return undefined;
  const span = error.data?.problem?.span;
  if (span === undefined) return undefined;
  const { message, advice } = failureOf(error);
  const words = message.replace(/^The query, column \d+: /, '');
  return { message: `${words.charAt(0).toUpperCase()}${words.slice(1)} ${advice}`.trim(), ...span };
}
