import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { AppRouter } from '../../src-main/api/router';
import type { RunningServer } from '../../src-main/server';
import { addSweep } from '../api/sample-home';
import { sendRaw, start } from './served';

type Headers = Record<string, string>;

/** A WebSocket as a browser would open it, or an attacker. */
function open(server: RunningServer, headers: Headers, path = '/api/trpc'): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  onTestFinished(() => {
    socket.terminate();
  });
  return socket;
}

/** The status with which an upgrade was refused; 101 where it was not. */
function statusOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    socket.once('error', reject);
  });
}

const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', resolve);
  });

describe('a WebSocket', () => {
  it('carries subscriptions, and tells what changes', async () => {
    const { app, server, own } = await start();
    const browser = class extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: own });
      }
    };
    const client = createWSClient({
      url: `ws://127.0.0.1:${server.port}/api/trpc`,
      WebSocket: browser as unknown as typeof globalThis.WebSocket,
    });
    onTestFinished(() => client.close());
    const api = createTRPCClient<AppRouter>({ links: [wsLink({ client })] });
    const seen: string[] = [];
    const subscription = api.live.changes.subscribe(undefined, { onData: (data) => seen.push(data) });
    await vi.waitFor(() => {
      expect(seen).toHaveLength(1);
    });
    addSweep(app, () => 'queued');
    await vi.waitFor(() => {
      expect(seen.length).toBeGreaterThan(1);
    });
    expect(await api.sweeps.list.query()).toHaveLength(1);
    subscription.unsubscribe();
  });

  it('needs the origin of its own page, its host and its cookie', async () => {
    const { server, cookie, own } = await start();
    const at = `127.0.0.1:${server.port}`;
    const refused: [number, Headers, string?][] = [
      [403, { cookie }],
      [403, { cookie, origin: 'null' }],
      [403, { cookie, origin: 'http://evil.example' }],
      [403, { cookie, origin: 'http://127.0.0.1:1' }],
      [403, { cookie, origin: `https://${at}` }],
      [403, { cookie, origin: `http://${at}.evil.example` }],
      [403, { cookie, origin: 'file://' }],
      [421, { cookie, host: 'evil.example', origin: 'http://evil.example' }],
      [403, { ...own, 'sec-fetch-site': 'cross-site' }],
      [403, { ...own, 'sec-fetch-site': 'same-site' }],
      [403, { ...own, 'sec-fetch-site': 'none' }],
      [401, { origin: own.origin }],
      [401, { origin: own.origin, cookie: cookie.replace(/=.*/, '=x') }],
      [404, own, '/'],
      [404, own, '/api/trpc/live.changes'],
      [404, own, '/?token=right'],
      [405, own, '/api/uploads?name=x'],
    ];
    for (const [status, headers, path] of refused) {
      expect(await statusOf(open(server, headers, path)), JSON.stringify([headers, path])).toBe(status);
    }
    expect(await statusOf(open(server, { ...own, 'sec-fetch-site': 'same-origin' }))).toBe(101);
    // A tunnel from another port, as a browser at its other end sees it.
    const tunnel = { host: 'localhost:8080', origin: 'http://localhost:8080', cookie };
    expect(await statusOf(open(server, tunnel))).toBe(101);
    expect(await statusOf(open(server, { ...tunnel, origin: own.origin }))).toBe(403);
  });

  it('is no way around the guard for other protocols', async () => {
    const { server, cookie, own } = await start();
    const head = `Host: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nCookie: ${cookie}\r\n`;
    const h2c = `${head}Origin: ${own.origin}\r\nUpgrade: h2c\r\n\r\n`;
    expect(await sendRaw(server, `GET / HTTP/1.1\r\n${h2c}`)).toMatch(/^HTTP\/1.1 404 /);
    expect(await sendRaw(server, `GET /api/trpc HTTP/1.1\r\n${h2c}`)).toMatch(/^HTTP\/1.1 400 /);
    const post = `POST /api/trpc HTTP/1.1\r\n${head}Origin: ${own.origin}\r\nUpgrade: websocket\r\n\r\n`;
    expect(await sendRaw(server, post)).toMatch(/^HTTP\/1.1 40\d /);
  });

  it('ends with a message that is too large, is no JSON text, or one too many', async () => {
    const { server, own } = await start({
      limits: { messageBytes: 1000, messages: { burst: 5, perSecond: 0.001 } },
    });
    const large = open(server, own);
    await statusOf(large);
    large.send('x'.repeat(1001));
    expect(await closeCode(large)).toBe(1009);

    const nonsense = open(server, own);
    await statusOf(nonsense);
    const answer = new Promise<string>((resolve) => {
      nonsense.once('message', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    nonsense.send('{');
    expect(JSON.parse(await answer)).toMatchObject({ error: { data: { code: 'PARSE_ERROR' } } });

    const flood = open(server, own);
    await statusOf(flood);
    const closed = closeCode(flood);
    for (let i = 0; i < 6; i += 1) flood.send('{}');
    expect(await closed).toBe(1008);
  });

  it('takes no batch without an end', async () => {
    const { server, own } = await start({ limits: { batch: 2 } });
    const socket = open(server, own);
    await statusOf(socket);
    const answers: string[] = [];
    socket.on('message', (data: Buffer) => answers.push(data.toString()));
    const call = (id: number) => ({ id, method: 'query', params: { path: 'about' } });
    socket.send(JSON.stringify([1, 2, 3].map(call)));
    await vi.waitFor(() => {
      expect(answers).toHaveLength(3);
    });
    expect(answers.join('')).not.toContain('"result"');
  });

  it('is one of a limited number', async () => {
    const { server, own } = await start({ limits: { webSockets: 2 } });
    const [first, second] = [open(server, own), open(server, own)];
    expect(await Promise.all([first, second].map(statusOf))).toEqual([101, 101]);
    expect(await statusOf(open(server, own))).toBe(503);
    first.close();
    await closeCode(first);
    await vi.waitFor(async () => {
      expect(await statusOf(open(server, own))).toBe(101);
    });
  });

  it('is closed where a page gives no sign of life', async () => {
    const { server, own } = await start({ limits: { pingMilliseconds: 20, pongMilliseconds: 20 } });
    const dead = open(server, own);
    await statusOf(dead);
    expect(await closeCode(dead)).toBe(1006);
  });

  it('is closed where a page does not read', async () => {
    const { server, own } = await start({ limits: { waitingBytes: 1000, webSockets: 1 } });
    const deaf = open(server, own);
    await statusOf(deaf);
    deaf.pause();
    const call = JSON.stringify({ id: 1, method: 'query', params: { path: 'x'.repeat(500_000) } });
    for (let i = 0; i < 40; i += 1) deaf.send(call);
    await vi.waitFor(
      async () => {
        expect(await statusOf(open(server, own))).toBe(101);
      },
      { timeout: 10_000, interval: 100 },
    );
  });

  it('is told that the server ends, and does not keep it from ending', async () => {
    const { server, own } = await start();
    const polite = open(server, own);
    const silent = open(server, own);
    await Promise.all([polite, silent].map(statusOf));
    silent.pause();
    const code = closeCode(polite);
    await server.dispose();
    expect(await code).toBe(1001);
  });
});
