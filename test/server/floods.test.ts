import { connect } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBucket } from '../../src-main/server/token-bucket';
import { ask, problemOf, query, sendRaw, start } from './served';

describe('guessing', () => {
  it('of tokens is slow, and does not tell when it hits', async () => {
    const { server } = await start({ limits: { tokens: { burst: 4, perSecond: 0.01 } } });
    const guess = (text: string) => ask(server, `/?token=${text}`);
    for (const wrong of ['x', 'righ', 'rightt']) expect(await guess(wrong)).toMatchObject({ status: 401 });
    const late = await guess('right');
    expect(late).toMatchObject({ status: 429 });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(50);
    expect(late.headers['set-cookie']).toBeUndefined();
  });

  it('of cookies is slow, and keeps nobody out', async () => {
    const { server, cookie, own } = await start({ limits: { strangers: { burst: 3, perSecond: 0.01 } } });
    const [name] = cookie.split('=');
    const guess = () => ask(server, query('about'), { headers: { cookie: `${String(name)}=x` } });
    const answers = [await guess(), await guess(), await guess(), await guess()];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    expect(await ask(server, query('about'), { headers: own })).toMatchObject({ status: 200 });
  });
});

describe('a flood', () => {
  it('of requests is told to wait, in words that clients read', async () => {
    const { server, own } = await start({ limits: { requests: { burst: 3, perSecond: 0.5 } } });
    const all = () => ask(server, query('about'), { headers: own });
    const answers = [await all(), await all(), await all(), await all()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const [refused] = answers.slice(-1);
    if (refused === undefined) throw new Error('no answer');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(problemOf(refused)).toMatchObject({
      message: 'These are too many requests in too short a time.',
      data: { code: 'TOO_MANY_REQUESTS', httpStatus: 429 },
    });
  });

  it('of calls in one request is refused', async () => {
    const { server, own } = await start({ limits: { batch: 2 } });
    const batch = (n: number) =>
      ask(server, `/api/trpc/${Array(n).fill('about').join(',')}?batch=1`, { headers: own });
    expect(await batch(2)).toMatchObject({ status: 200 });
    expect((await batch(3)).status).toBe(400);
  });

  it('of connections is told so, while those that were there go on', async () => {
    const { server, own } = await start({ limits: { connections: 2 } });
    const hello = `GET /api/trpc/about HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${own.cookie}\r\n\r\n`;
    const held = await Promise.all([connected(server.port), connected(server.port)]);
    const surplus = await sendRaw(server, hello);
    expect(surplus).toMatch(/^HTTP\/1.1 503 /);
    expect(surplus).toContain('Retry-After: 2');
    const [first] = held;
    const answer = new Promise<string>((resolve) => {
      first.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    first.write(hello);
    expect(await answer).toMatch(/^HTTP\/1.1 200 /);
    for (const socket of held) socket.destroy();
    await vi.waitFor(async () => {
      expect(await ask(server, query('about'), { headers: own })).toMatchObject({ status: 200 });
    });
  });

  it('of more connections than that gets no answer at all', async () => {
    const { server } = await start({ limits: { connections: 1 } });
    await Promise.all([connected(server.port), connected(server.port)]);
    const { port } = server;
    await expect(sendRaw({ port }, 'GET / HTTP/1.1\r\n').catch(() => '')).resolves.toBe('');
  });
});

describe('a request', () => {
  it('may not trickle in', async () => {
    const { server, own } = await start({ limits: { headersMilliseconds: 50, bodyMilliseconds: 50 } });
    const host = `Host: 127.0.0.1:${server.port}\r\n`;
    expect(await sendRaw(server, `GET / HTTP/1.1\r\n${host}`)).toMatch(/^HTTP\/1.1 408 /);
    expect(await sendRaw(server, '')).toMatch(/^(HTTP\/1.1 408 .*)?/);
    const head = `${host}Cookie: ${own.cookie}\r\nOrigin: ${own.origin}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`;
    expect(await sendRaw(server, `POST /api/trpc/sweeps.pause HTTP/1.1\r\n${head}`)).not.toContain(' 200 ');
    expect(await sendRaw(server, `PUT /api/uploads?name=x HTTP/1.1\r\n${head}`)).not.toContain(' 201 ');
  });

  it('has one Host, few headers and an address of this server', async () => {
    const { server, own } = await start({ limits: { headerBytes: 4000, headers: 20 } });
    const send = (lines: string) => sendRaw(server, `${lines}\r\nConnection: close\r\n\r\n`);
    const host = `Host: 127.0.0.1:${server.port}\r\nCookie: ${own.cookie}`;
    expect(await send(`GET / HTTP/1.1\r\n${host}`)).toMatch(/^HTTP\/1.1 200 /);
    expect(await send('GET / HTTP/1.1')).toMatch(/^HTTP\/1.1 400 /);
    expect(await send('GET / HTTP/1.0')).toMatch(/^HTTP\/1.1 421 /);
    expect(await send(`GET / HTTP/1.1\r\n${host}\r\nX: ${'x'.repeat(5000)}`)).toMatch(/^HTTP\/1.1 431 /);
    // Headers beyond the limit are not looked at: here, the cookie.
    const many = Array.from({ length: 30 }, (_, i) => `X-${i}: 1`).join('\r\n');
    expect(await send(`GET / HTTP/1.1\r\n${many}\r\n${host}`)).toMatch(/^HTTP\/1.1 4/);
    expect(await send(`GET http://evil.example/ HTTP/1.1\r\n${host}`)).toMatch(/^HTTP\/1.1 404 /);
    expect(await send(`GET http://evil.example/api/trpc/about HTTP/1.1\r\n${host}`)).toMatch(
      /^HTTP\/1.1 404 /,
    );
    expect(await send(`CONNECT evil.example:80 HTTP/1.1\r\n${host}`)).not.toContain(' 200 ');
    const smuggled = `POST /api/trpc/about HTTP/1.1\r\n${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked`;
    expect(await send(smuggled)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('that is too large is told why before its end', async () => {
    const { server, own } = await start({ limits: { bodyBytes: 1000 } });
    const headers = { ...own, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: 'x'.repeat(500_000) });
    const answer = await ask(server, '/api/trpc/sweeps.pause', { method: 'POST', headers, body });
    expect(answer).toMatchObject({ status: 413 });
    expect(problemOf(answer).message).toBe('A request may have 1000 bytes.');
  });
});

it('a bucket lets a burst pass and then as many as drip into it', () => {
  let now = 0;
  const bucket = createBucket({ burst: 2, perSecond: 0.5 }, () => now);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 2]);
  now = 1000;
  expect(bucket.take()).toBe(1);
  now = 2000;
  expect([bucket.take(), bucket.take()]).toEqual([0, 2]);
  now = 1e9;
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 2]);
});

/** A connection that says nothing. */
function connected(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  onTestFinished(() => {
    socket.destroy();
  });
  return new Promise<typeof socket>((resolve) => {
    socket.once('connect', () => {
      // The server has seen those that came before once it sees the next.
      setImmediate(() => {
        resolve(socket);
      });
    });
  });
}
