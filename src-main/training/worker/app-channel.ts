import { z } from 'zod';
import { placeSchema, type Place } from '../../domain/place';
import type { StopReason } from '../../domain/run-event';

/** Set once somebody wants the training to stop; it looks at it between two steps. */
export interface StopRequest {
  reason: StopReason | undefined;
  /** Why, where a pruner wants it. */
  message?: string | undefined;
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

/** An app that has gone meanwhile is noticed by the end of the channel. */
function tell(message: object): void {
  process.send?.(message, undefined, undefined, () => undefined);
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('go'), folder: z.string(), place: placeSchema }),
  z.object({
    type: z.literal('stop'),
    reason: z.enum(['pause', 'cancel', 'prune', 'shutdown']),
    message: z.string().optional(),
  }),
]);

/**
 * Listens to whoever started this worker. With a channel to an app, runs come from there: so a worker whose app was
 * killed meanwhile never touches one, and the end of the channel means that the app has gone. Without a channel there is
 * the one run that the command names.
 */
export function listenToApp(commanded: string | undefined): AppChannel {
  /** That of the run that was ordered last, or of whatever comes first. */
  let stop: StopRequest = { reason: undefined };
  const orders: Order[] = [];
  let wake: () => void = () => undefined;
  const request = (reason: StopReason, message?: string): void => {
    if (stop.reason === undefined) Object.assign(stop, { reason, message });
    wake();
  };
  const order = ({ folder, place }: Omit<Order, 'stop'>): void => {
    // A run that was pruned is behind; every other stop means the process.
    if (stop.reason === 'prune') stop = { reason: undefined };
    orders.push({ folder, place, stop });
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
      if (parsed?.type === 'stop') request(parsed.reason, parsed.message);
      else if (parsed?.type === 'go') order(parsed);
      wake();
    });
    process.on('disconnect', () => {
      request('app-gone');
    });
    tell({ type: 'ready' });
  } else if (commanded !== undefined) {
    order({ folder: commanded, place: undefined });
  }

  return {
    async next() {
      for (;;) {
        if (stop.reason !== undefined && stop.reason !== 'prune') return undefined;
        const next = orders.shift();
        if (next !== undefined) return next;
        if (!hasApp) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    get mayLeaveOrder() {
      // An app that asks for a stop means a run; when a signal comes, one may be on its way.
      return (
        orders.length > 0 ||
        (hasApp && stop.reason !== undefined && stop.reason !== 'app-gone' && stop.reason !== 'prune')
      );
    },
    ended(code) {
      tell({ type: 'ended', code });
    },
  };
}
