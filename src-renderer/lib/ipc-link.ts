import { TRPCClientError, type Operation, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter, DesktopBridge } from './api-types';

/** Carries calls and subscriptions over the bridge of the desktop's preload script. */
export function ipcLink(bridge: DesktopBridge): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      op.type === 'subscription' ? subscription(bridge, op) : answer(bridge, op, op.type);
}

type Result = ReturnType<ReturnType<TRPCLink<AppRouter>>>;

const answer = (bridge: DesktopBridge, { path, input }: Operation, type: 'query' | 'mutation'): Result =>
  observable((observer) => {
    bridge
      .call(path, type, input)
      .then((answer) => {
        if (answer.ok) {
          observer.next({ result: { type: 'data', data: answer.data } });
          observer.complete();
        } else {
          observer.error(TRPCClientError.from({ error: answer.error }));
        }
      })
      .catch((cause: unknown) => {
        observer.error(TRPCClientError.from(cause instanceof Error ? cause : new Error(String(cause))));
      });
  });

const subscription = (bridge: DesktopBridge, { path, input }: Operation): Result =>
  observable((observer) => {
    observer.next({ result: { type: 'started' } });
    return bridge.subscribe(path, input, (event) => {
      switch (event.type) {
        case 'data':
          observer.next({ result: { type: 'data', data: event.data } });
          break;
        case 'error':
          observer.error(TRPCClientError.from({ error: event.error }));
          break;
        case 'end':
          observer.next({ result: { type: 'stopped' } });
          observer.complete();
          break;
      }
    });
  });
