import { z } from 'zod';
import { placeSchema, type Place } from '../../domain/place';
import type { StopReason } from '../../domain/run-event';

/** Set once somebody wants the worker to leave; training looks at it between two steps. */
export interface StopRequest {
  reason: StopReason | undefined;
}

/** A run to train. */
export interface Order {
  folder: string;
  /** What it was given of the machine; undefined where nobody divides it. */
  place: Place | undefined;
  stop: StopRequest;
}

export interface AppChannel {
  /** The next run; undefined where there is none any more, or the worker is to leave. */
  next(): Promise<Order | undefined>;
  /** Whether the app may have given this process a run that it has not taken, and will not any more. */
  readonly mayLeaveOrder: boolean;
  /** Says that the last run has ended, with the exit code that stands for it. */
  ended(code: number): void;
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('go'), folder: z.string(), place: placeSchema }),
  z.object({ type: z.literal('stop'), reason: z.enum(['pause', 'cancel', 'shutdown']) }),
]);

/**
 * Listens to whoever started this worker. With a channel to an app, runs come from there: so a worker whose app was
 * killed meanwhile never touches one, and the end of the channel means that the app has gone. Without a channel there is
 * the one run that the command names.
 */
export function listenToApp(commanded: string | undefined): AppChannel {
  const stop: StopRequest = { reason: undefined };
  const orders: Omit<Order, 'stop'>[] = [];
  let wake: () => void = () => undefined;
  const request = (reason: StopReason): void => {
    stop.reason ??= reason;
    wake();
  };
  // Ctrl-C reaches every process of the terminal; the app decides what it means for its workers.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      request('signal');
    });
  }
  const hasApp = process.send !== undefined;
  if (hasApp) {
    process.on('message', (message) => {
      const parsed = messageSchema.safeParse(message).data;
      if (parsed?.type === 'stop') request(parsed.reason);
      else if (parsed?.type === 'go') orders.push(parsed);
      wake();
    });
    process.on('disconnect', () => {
      request('app-gone');
    });
    process.send?.({ type: 'ready' });
  } else if (commanded !== undefined) {
    orders.push({ folder: commanded, place: undefined });
  }

  return {
    async next() {
      for (;;) {
        if (stop.reason !== undefined) return undefined;
        const order = orders.shift();
        if (order !== undefined) return { ...order, stop };
        if (!hasApp) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    get mayLeaveOrder() {
      // An app that asks for a stop means a run; when a signal comes, one may be on its way.
      return orders.length > 0 || (hasApp && stop.reason !== undefined && stop.reason !== 'app-gone');
    },
    ended(code) {
      process.send?.({ type: 'ended', code });
    },
  };
}
