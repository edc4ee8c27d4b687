import { z } from 'zod';
import type { StopReason } from '../../domain/run-event';

/** Set once somebody wants the worker to leave; training looks at it between two steps. */
export interface StopRequest {
  reason: StopReason | undefined;
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('go') }),
  z.object({ type: z.literal('stop'), reason: z.enum(['pause', 'cancel', 'shutdown']) }),
]);

/**
 * Listens to whoever started this worker. With a channel to an app, waits for its word to go: so a worker whose app was
 * killed meanwhile never touches the run. Afterwards the end of the channel means that the app has gone.
 */
export async function listenToApp(): Promise<StopRequest> {
  const stop: StopRequest = { reason: undefined };
  const request = (reason: StopReason): void => {
    stop.reason ??= reason;
  };
  // Ctrl-C reaches every process of the terminal; the app decides what it means for its workers.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => {
    request('signal');
  });
  process.on('SIGHUP', () => {
    request('signal');
  });
  if (process.send === undefined) return stop;
  await new Promise<void>((resolve) => {
    process.on('message', (message) => {
      const parsed = messageSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.type === 'stop') request(parsed.data.reason);
      resolve();
    });
    process.on('disconnect', () => {
      request('app-gone');
      resolve();
    });
    process.send?.({ type: 'ready' });
  });
  return stop;
}
