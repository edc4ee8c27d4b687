/** So many at once, and so many a second after that. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** What a server takes at most. Far more than its own page ever asks for. */
export interface ServerLimits {
  /** Bytes of a request of the API; uploads have a limit of their own. */
  bodyBytes: number;
  /** Bytes of all headers of a request, the address included. */
  headerBytes: number;
  headers: number;
  /** TCP connections, beyond which answers say so, and beyond twice as many of which there are none. */
  connections: number;
  webSockets: number;
  /** Bytes of a message through a WebSocket. */
  messageBytes: number;
  /** Messages through each WebSocket. */
  messages: Rate;
  /** Bytes that wait for a page that does not read. */
  waitingBytes: number;
  /** Calls in one request. */
  batch: number;
  /** Requests of those who are signed in. */
  requests: Rate;
  /** Requests of all others. */
  strangers: Rate;
  /** Attempts to sign in. */
  tokens: Rate;
  uploads: number;
  /** How long the headers of a request may take, in milliseconds. */
  headersMilliseconds: number;
  /** How long the body of a request may take; an upload must go on within this time. */
  bodyMilliseconds: number;
  /** How long a WebSocket may be silent before it is asked for a sign of life, and then for that. */
  pingMilliseconds: number;
  pongMilliseconds: number;
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 2 ** 20,
  headerBytes: 32 * 2 ** 10,
  headers: 100,
  connections: 256,
  webSockets: 64,
  messageBytes: 2 ** 20,
  messages: { burst: 500, perSecond: 100 },
  waitingBytes: 16 * 2 ** 20,
  batch: 100,
  requests: { burst: 2000, perSecond: 400 },
  strangers: { burst: 100, perSecond: 20 },
  tokens: { burst: 10, perSecond: 0.5 },
  uploads: 4,
  headersMilliseconds: 10_000,
  bodyMilliseconds: 30_000,
  pingMilliseconds: 20_000,
  pongMilliseconds: 10_000,
};
