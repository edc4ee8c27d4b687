import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter, DesktopBridge } from './api-types';

/** Carries calls over the bridge of the desktop's preload script. */
export function ipcLink(bridge: DesktopBridge): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const { path, type, input } = op;
        if (type === 'subscription') {
          observer.error(new TRPCClientError('The desktop app has no subscriptions.'));
          return;
        }
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
}
