import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src-main/app';
import { startServer, type RunningServer, type ServerOptions } from '../../src-main/server';
import { temporaryFolder } from '../support/temporary';
import { builtWorker } from '../support/fault-app';

/** Programs that the app starts are those that were built. */
const runtime = {
  node: process.execPath,
  workerEntry: builtWorker,
  taskEntry: join(dirname(builtWorker), 'dataset-task.js'),
};

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Ask {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** Sends what it is told to, also what a browser would not; paths are not tidied. */
export function ask(
  server: Pick<RunningServer, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      (response) => {
        let text = '';
        response.on('data', (data: Buffer) => (text += data.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends bytes as they are, and returns all that came until the server ended the connection. */
export function sendRaw({ port }: Pick<RunningServer, 'port'>, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text));
    let received = '';
    socket.on('data', (data: Buffer) => (received += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(received);
    });
  });
}

/** A server over a new home, with a page, a secret beside it, and a browser that is signed in. */
export async function start(options: Partial<ServerOptions> = {}) {
  const folder = temporaryFolder();
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<title>QuadLab</title>');
  writeFileSync(join(renderer, 'assets', 'index.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '"secret"');
  symlinkSync(join(folder, 'secret.json'), join(renderer, 'link.json'));
  const app = await createApp({ home: join(folder, 'home'), runtime });
  const server = await startServer({ app, port: 0, token: 'right', folder: renderer, ...options });
  onTestFinished(async () => {
    await server.dispose();
    app.dispose();
  });
  const signIn = await ask(server, new URL(server.url).pathname + new URL(server.url).search);
  const cookie = signIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const origin = `http://127.0.0.1:${server.port}`;
  return { app, server, signIn, cookie, origin, folder, renderer, own: { cookie, origin } };
}

/** The input of a query as an address carries it. */
export const query = (procedure: string, input?: unknown): string =>
  `/api/trpc/${procedure}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`;

/** What a client reads of an answer of the API. */
export function dataOf({ body }: Answer): unknown {
  return (JSON.parse(body) as { result: { data: unknown } }).result.data;
}

export function problemOf({ body }: Answer) {
  return (
    JSON.parse(body) as {
      error: { message: string; data: { code: string; httpStatus: number; problem: unknown } };
    }
  ).error;
}
