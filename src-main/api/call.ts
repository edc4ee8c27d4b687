import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server';
import type { inferRouterError, ProcedureType } from '@trpc/server';
import { z } from 'zod';
import type { ApiContext } from './context';
import { toApiError } from './errors';
import { appRouter, type AppRouter } from './router';

const callSchema = z.object({
  path: z.string().max(200),
  type: z.enum(['query', 'mutation']),
  input: z.unknown().optional(),
});
export type ApiCall = z.output<typeof callSchema>;

export type ApiFailure = inferRouterError<AppRouter>;
/** What comes back of a call where there is no HTTP to carry errors. */
export type ApiAnswer = { ok: true; data: unknown } | { ok: false; error: ApiFailure };

/** Calls the router by the name of a procedure, for transports that tRPC has no adapter for. Never rejects. */
export async function callApi(ctx: ApiContext, untrusted: unknown): Promise<ApiAnswer> {
  const parsed = callSchema.safeParse(untrusted);
  const { path, type, input } = parsed.data ?? { path: '', type: 'query', input: undefined };
  try {
    const data = await callProcedure(ctx, { path, type, input });
    return { ok: true, data };
  } catch (cause) {
    return { ok: false, error: failureOf(ctx, cause, { path, type, input }) };
  }
}

interface Asked {
  path: string;
  type: ProcedureType;
  input: unknown;
}

export function callProcedure(
  ctx: ApiContext,
  { path, type, input }: Asked,
  signal?: AbortSignal,
): Promise<unknown> {
  return callTRPCProcedure({
    router: appRouter,
    ctx,
    path,
    type,
    getRawInput: () => Promise.resolve(input),
    signal,
    batchIndex: 0,
  });
}

/** An error as the client of the API reads it. */
export function failureOf(ctx: ApiContext, cause: unknown, asked: Asked): ApiFailure {
  const error = toApiError(getTRPCErrorFromUnknown(cause));
  return getTRPCErrorShape({ config: appRouter._def._config, error, ...asked, ctx });
}
