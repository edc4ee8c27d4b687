import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  wsLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client';
import type { AppRouter, DesktopBridge } from './api-types';
import { ipcLink } from './ipc-link';

declare global {
  interface Window {
    /** Put there by the desktop's preload script; a browser has none. */
    quadlab?: DesktopBridge;
  }
}

export type Client = TRPCClient<AppRouter>;

const apiPath = '/api/trpc';

/** The same API in the desktop app and in a browser. */
export function createClient(bridge: DesktopBridge | undefined): Client {
  return createTRPCClient<AppRouter>({ links: bridge === undefined ? serverLinks() : [ipcLink(bridge)] });
}

function serverLinks(): TRPCLink<AppRouter>[] {
  const socket = createWSClient({
    url: `${location.origin.replace(/^http/, 'ws')}${apiPath}`,
    // A server that was started again is found soon.
    retryDelayMs: (attempt) => Math.min(3000, 250 * 2 ** attempt),
  });
  return [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: wsLink({ client: socket }),
      // By POST, since a question such as a whole configuration is longer than an address may be.
      false: httpBatchLink({ url: apiPath, fetch: signedFetch, methodOverride: 'POST', maxItems: 20 }),
    }),
  ];
}

/** `quadlab serve` has another token than this browser. */
export class SignedOut extends Error {}

/** Tells an answer that only a new sign-in mends from one of the API, which tRPC reads. */
const signedFetch = async (input: RequestInfo | URL, init?: object): Promise<Response> => {
  const response = await fetch(input, init);
  if (response.status === 401) throw new SignedOut();
  return response;
};

/** Nothing that is only read may take longer than this. */
export const patience = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(10_000) });
