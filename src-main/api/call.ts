import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server';
import type { inferRouterError } from '@trpc/server';
import { z } from 'zod';
import type { ApiContext } from './context';
import { appRouter, type AppRouter } from './router';

const callSchema = z.object({
  path: z.string().max(200),
  type: z.enum(['query', 'mutation']),
  input: z.unknown().optional(),
});
export type ApiCall = z.output<typeof callSchema>;

/** What comes back of a call where there is no HTTP to carry errors. */
export type ApiAnswer = { ok: true; data: unknown } | { ok: false; error: inferRouterError<AppRouter> };

/** The one function that the desktop's preload script puts on `window.quadlab`. */
export interface DesktopBridge {
  call: (path: string, type: ApiCall['type'], input: unknown) => Promise<ApiAnswer>;
}

/** Calls the router by the name of a procedure, for transports that tRPC has no adapter for. Never rejects. */
export async function callApi(ctx: ApiContext, untrusted: unknown): Promise<ApiAnswer> {
  const parsed = callSchema.safeParse(untrusted);
  const { path, type, input } = parsed.data ?? { path: '', type: 'query', input: undefined };
  try {
    const data: unknown = await callTRPCProcedure({
      router: appRouter,
      ctx,
      path,
      type,
      getRawInput: () => Promise.resolve(input),
      signal: undefined,
      batchIndex: 0,
    });
    return { ok: true, data };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    return {
      ok: false,
      error: getTRPCErrorShape({ config: appRouter._def._config, error, type, path, input, ctx }),
    };
  }
}
