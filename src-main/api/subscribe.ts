import { z } from 'zod';
import { callProcedure, failureOf, type ApiFailure } from './call';
import type { ApiContext } from './context';

const subscriptionSchema = z.object({ path: z.string().max(200), input: z.unknown().optional() });

/** What a subscription sends: its data, and at last why it ended. */
export type ApiEvent =
  { type: 'data'; data: unknown } | { type: 'error'; error: ApiFailure } | { type: 'end' };

/**
 * Follows a subscription of the router until it ends or the signal aborts, after which nothing is emitted any more.
 * Never rejects.
 */
export async function subscribeApi(
  ctx: ApiContext,
  untrusted: unknown,
  signal: AbortSignal,
  emit: (event: ApiEvent) => void,
): Promise<void> {
  const { path, input } = subscriptionSchema.safeParse(untrusted).data ?? { path: '', input: undefined };
  const asked = { path, type: 'subscription' as const, input };
  const aborted = new Promise<'aborted'>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('aborted');
    });
    if (signal.aborted) resolve('aborted');
  });
  let events: AsyncGenerator | undefined;
  try {
    events = (await callProcedure(ctx, asked, signal)) as AsyncGenerator;
    for (;;) {
      const next = await Promise.race([events.next(), aborted]);
      if (next === 'aborted' || signal.aborted) break;
      if (next.done === true) {
        emit({ type: 'end' });
        break;
      }
      emit({ type: 'data', data: next.value });
    }
  } catch (cause) {
    if (!signal.aborted) emit({ type: 'error', error: failureOf(ctx, cause, asked) });
  } finally {
    // Not awaited: a generator that waits for something ends when that has come.
    void events?.return(undefined).catch(() => undefined);
  }
}
