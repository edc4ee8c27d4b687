import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { builtFolder } from '../api/renderer-files';
import type { App } from '../app';
import type { AsyncDisposer } from '../core/disposable';
import { createAnswers } from './answer';
import { createGuard, type Asked, type Verdict } from './guard';
import { homeToken } from './home-token';
import { defaultLimits, type ServerLimits } from './limits';
import { listen } from './listen';
import { socketPath } from './paths';
import { refuse, refuseUpgrade } from './refuse';
import { servedContext } from './served-context';
import { createSession } from './session';
import { createWebSockets } from './web-sockets';

const host = '127.0.0.1';
const quietMilliseconds = 600_000;
/** How long requests may go on when the server ends. */
const endMilliseconds = 1000;

export interface ServerOptions {
  app: App;
  /** 0 takes any free one. */
  port: number;
  /** Lets browsers in; the home's own where none is given. */
  token?: string;
  /** Folders besides the home and the setting `server.folders` whose files pages may use. */
  allowed?: readonly string[];
  /** The built renderer. */
  folder?: string;
  limits?: Partial<ServerLimits>;
}

export interface RunningServer extends AsyncDisposer {
  port: number;
  /** With the token in it. */
  url: string;
  /** With a ticket in it, which lets one browser in and is worth nothing afterwards. */
  urlOnce: () => string;
}

/** Serves the page and the API to browsers of this machine, and to those of others that a tunnel brings. */
export async function startServer({
  app,
  port: asked,
  token = homeToken(app.paths.serverToken),
  allowed = [],
  folder = join(builtFolder(), 'renderer'),
  limits: given = {},
}: ServerOptions): Promise<RunningServer> {
  const limits = { ...defaultLimits, ...given };
  await app.uploads.clear();
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMilliseconds,
    // An upload takes as long as it takes; `answer` watches over the rest.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, limits.headersMilliseconds),
  });
  server.maxHeadersCount = limits.headers;
  server.maxConnections = 2 * limits.connections;
  server.timeout = quietMilliseconds;
  const isSurplus = countConnections(server, limits.connections);

  const session = createSession(token);
  const guard = createGuard(session, limits);
  const context = servedContext(app, allowed);
  const sockets = createWebSockets(context, limits);
  const answers = createAnswers({ app, context, session, folder, limits });

  const judge = (request: IncomingMessage, isUpgrade: boolean): { asked: Asked; verdict: Verdict } => {
    const [path = '', search] = (request.url ?? '').split('?', 2);
    const asked = { method: request.method ?? '', path, query: new URLSearchParams(search) };
    if (!isSurplus(request)) {
      return { asked, verdict: guard({ ...asked, headers: request.headers, isUpgrade }) };
    }
    const message = `This server has ${limits.connections} connections already.`;
    return { asked, verdict: { kind: 'refuse', status: 503, message, retryAfter: 2 } };
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { asked, verdict } = judge(request, false);
    answers.answer(request, response, asked, verdict).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(request, response, { status: 500, message: 'Something went wrong in the server.' });
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { asked, verdict } = judge(request, true);
    if (verdict.kind === 'refuse') refuseUpgrade(socket, verdict);
    else if (verdict.kind === 'pass' && asked.path === socketPath) sockets.accept(request, socket, head);
    else refuseUpgrade(socket, { status: 404, message: `WebSockets are at ${socketPath}.` });
  });

  try {
    await listen(server, host, asked);
  } catch (error) {
    await sockets.dispose();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const addressWith = (word: string): string => `http://${host}:${port}/?token=${encodeURIComponent(word)}`;
  return {
    port,
    url: addressWith(token),
    urlOnce: () => addressWith(session.ticket()),
    async dispose() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      const late = setTimeout(() => {
        server.closeAllConnections();
      }, endMilliseconds);
      await sockets.dispose();
      await closed;
      clearTimeout(late);
      await answers.settled();
    },
  };
}

/** Tells whether a request came over a connection that was one too many; those that were there before go on. */
function countConnections(server: Server, most: number): (request: IncomingMessage) => boolean {
  const surplus = new WeakSet();
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    if (open > most) surplus.add(socket);
    socket.once('close', () => {
      open -= 1;
    });
  });
  return ({ socket }) => surplus.has(socket);
}
