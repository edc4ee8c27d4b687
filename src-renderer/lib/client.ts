import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AppRouter, DesktopBridge } from './api-types';
import { ipcLink } from './ipc-link';

declare global {
  interface Window {
    /** Put there by the desktop's preload script; a browser has none. */
    quadlab?: DesktopBridge;
  }
}

export type Client = TRPCClient<AppRouter>;

/** The same API in the desktop app and in a browser. */
export function createClient(bridge: DesktopBridge | undefined): Client {
  return createTRPCClient<AppRouter>({
    links: [bridge === undefined ? httpBatchLink({ url: '/api/trpc', fetch: signedFetch }) : ipcLink(bridge)],
  });
}

/** `quadlab serve` was started again and has another session. */
export class SignedOut extends Error {}

/** Tells an answer that only a new sign-in mends from one of the API, which tRPC reads. */
const signedFetch = async (input: RequestInfo | URL, init?: object): Promise<Response> => {
  const response = await fetch(input, init);
  if (response.status === 401) throw new SignedOut();
  return response;
};

/** Nothing that is only read may take longer than this. */
export const patience = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(10_000) });
