import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ApiContext } from '../api/context';
import { appRouter } from '../api/router';
import type { AsyncDisposer } from '../core/disposable';
import type { ServerLimits } from './limits';
import { refuseUpgrade } from './refuse';
import { createBucket } from './token-bucket';

const lookMilliseconds = 1000;
const closeMilliseconds = 1000;

/** What ends a connection, as the standard counts. */
const closing = { goingAway: 1001, againstPolicy: 1008, tryLater: 1013 } as const;

export interface WebSockets extends AsyncDisposer {
  /** Takes a connection that the guard let pass. */
  accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Serves the API through WebSockets, for subscriptions. */
export function createWebSockets(context: ApiContext, limits: ServerLimits): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
  });
  server.on('connection', (client) => {
    limitMessages(client, limits);
  });
  applyWSSHandler({
    wss: server,
    router: appRouter,
    createContext: () => context,
    maxBatchSize: limits.batch,
    keepAlive: {
      enabled: true,
      pingMs: limits.pingMilliseconds,
      pongWaitMs: limits.pongMilliseconds,
    },
    onError: () => undefined,
  });
  const look = setInterval(() => {
    for (const client of server.clients) {
      if (client.bufferedAmount > limits.waitingBytes) client.terminate();
    }
  }, lookMilliseconds).unref();

  return {
    accept(request, socket, head) {
      if (server.clients.size >= limits.webSockets) {
        refuseUpgrade(socket, {
          status: 503,
          message: `This server has ${limits.webSockets} open pages already.`,
          retryAfter: 5,
        });
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        server.emit('connection', client, request);
      });
    },
    async dispose() {
      clearInterval(look);
      await Promise.all([...server.clients].map(closeOrderly));
      server.close();
    },
  };
}

function limitMessages(client: WebSocket, { messages }: ServerLimits): void {
  const bucket = createBucket(messages);
  client.on('message', () => {
    if (bucket.take() > 0) client.close(closing.againstPolicy, 'too many messages');
  });
}

/** Lets the page know, and waits for its answer no longer than a second. */
function closeOrderly(client: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      client.terminate();
    }, closeMilliseconds);
    client.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    client.close(closing.goingAway, 'the server ends');
  });
}
