import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { ApiContext } from '../api/context';
import { builtFolder, readRendererFile, rendererHeaders } from '../api/renderer-files';
import { appRouter } from '../api/router';
import type { AsyncDisposer } from '../core/disposable';
import { bodyLimit, createGuard } from './guard';
import { listen } from './listen';
import { createSession, createToken } from './session';

const host = '127.0.0.1';
const apiPath = '/api/trpc/';

export interface ServerOptions {
  app: ApiContext;
  /** 0 takes any free one. */
  port: number;
  /** Lets a browser in, once for its session. */
  token?: string;
  /** The built renderer. */
  folder?: string;
}

export interface RunningServer extends AsyncDisposer {
  port: number;
  /** With the token in it. */
  url: string;
}

/** Serves the page and the API to browsers of this machine. */
export async function startServer({
  app,
  port: asked,
  token = createToken(),
  folder = join(builtFolder(), 'renderer'),
}: ServerOptions): Promise<RunningServer> {
  const server = createServer();
  await listen(server, host, asked);
  const { port } = server.address() as AddressInfo;
  const session = createSession(token, port);
  const judge = createGuard(session, port);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? '';
    const [path = '', search] = (request.url ?? '').split('?', 2);
    for (const [name, value] of Object.entries(rendererHeaders)) response.setHeader(name, value);
    const verdict = judge({ method, path, query: new URLSearchParams(search), headers: request.headers });
    if (verdict.kind === 'sign-in') {
      response.setHeader('Set-Cookie', session.setCookie);
      response.writeHead(303, { Location: '/' }).end();
    } else if (verdict.kind === 'refuse') {
      endWith(response, verdict.status, verdict.message);
    } else if (path.startsWith(apiPath)) {
      await nodeHTTPRequestHandler({
        req: request,
        res: response,
        path: path.slice(apiPath.length),
        router: appRouter,
        createContext: () => Promise.resolve(app),
        allowMethodOverride: true,
        maxBodySize: bodyLimit,
      });
    } else if (method === 'POST') {
      endWith(response, 405, 'Pages are only read.');
    } else {
      const file = await readRendererFile(folder, path);
      if (file === undefined) {
        endWith(response, 404, 'There is no such page.');
        return;
      }
      response.writeHead(200, { 'Content-Type': file.contentType, 'Content-Length': file.body.length });
      response.end(method === 'HEAD' ? undefined : file.body);
    }
  };

  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else endWith(response, 500, 'Something went wrong in the server.');
    });
  });

  return {
    port,
    url: `http://${host}:${port}/?token=${encodeURIComponent(token)}`,
    dispose: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A refused request ends its connection too: what it still sends is not read. */
function endWith(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${message}\n`);
}
