import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../src-main/app';
import { startServer, type RunningServer } from '../../src-main/server';
import { bodyLimit } from '../../src-main/server/guard';
import { addSweep } from '../api/sample-home';
import { temporaryFolder } from '../support/temporary';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Ask {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
}

/** Sends what it is told to, also what a browser would not; paths are not tidied. */
function ask(server: RunningServer, path: string, { method = 'GET', headers = {}, body }: Ask = {}) {
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

async function start() {
  const folder = temporaryFolder();
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<title>QuadLab</title>');
  writeFileSync(join(renderer, 'assets', 'index.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '"secret"');
  symlinkSync(join(folder, 'secret.json'), join(renderer, 'link.json'));
  const app = await createApp({ home: join(folder, 'home') });
  const server = await startServer({ app, port: 0, token: 'right', folder: renderer });
  onTestFinished(async () => {
    await server.dispose();
    app.dispose();
  });
  const signIn = await ask(server, '/?token=right');
  const cookie = signIn.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const origin = `http://127.0.0.1:${server.port}`;
  return { app, server, signIn, cookie, origin };
}

const list = '/api/trpc/sweeps.list';

describe('signing in', () => {
  it('exchanges the token for a cookie that scripts and other sites never have', async () => {
    const { server, signIn, cookie } = await start();
    expect(signIn).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(signIn.headers['set-cookie']).toEqual([
      expect.stringMatching(/^quadlab_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(cookie).not.toContain('right');
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/?token=right`);
    expect(await ask(server, '/', { headers: { cookie } })).toMatchObject({
      status: 200,
      body: '<title>QuadLab</title>',
    });
  });

  it.each([
    '/',
    '/?token=',
    '/?token=wrong',
    '/?token=righ',
    '/assets/index.js',
    list,
    `${list}?token=right`,
  ])('%s gets nothing without it', async (path) => {
    const { server } = await start();
    const answer = await ask(server, path);
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('quadlab serve');
  });

  it('takes no made-up cookie, and no cookie of another server', async () => {
    const { server, cookie } = await start();
    const [name = '', value = ''] = cookie.split('=');
    for (const made of [`${name}=x`, `${name}=`, `${name}=right`, `quadlab_1=${value}`]) {
      expect(await ask(server, list, { headers: { cookie: made } })).toMatchObject({ status: 401 });
    }
    expect(await ask(server, list, { headers: { cookie: `other=1; ${cookie}` } })).toMatchObject({
      status: 200,
    });
  });
});

describe('a foreign page', () => {
  it.each(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', '127.0.0.1:PORT.evil.example'])(
    'that reaches the server as %s gets nothing, not even with the token (DNS rebinding)',
    async (name) => {
      const { server, cookie } = await start();
      const host = name.replace('PORT', String(server.port));
      for (const path of ['/', '/?token=right', list]) {
        const answer = await ask(server, path, { headers: { host, cookie } });
        expect(answer.status).toBe(421);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    },
  );

  it('can not change anything', async () => {
    const { app, server, cookie } = await start();
    const id = addSweep(app, () => 'queued');
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:1`,
      `https://127.0.0.1:${server.port}`,
    ]) {
      const headers = { cookie, origin, 'content-type': 'application/json' };
      const body = JSON.stringify({ id });
      expect(await ask(server, '/api/trpc/sweeps.cancel', { method: 'POST', headers, body })).toMatchObject({
        status: 403,
      });
    }
    // Without an origin it is no page of ours either.
    expect(
      await ask(server, '/api/trpc/sweeps.cancel', { method: 'POST', headers: { cookie } }),
    ).toMatchObject({
      status: 403,
    });
    expect(app.sweeps.find(id).counts.queued).toBe(15);
  });

  it('may not read across origins, frame the page or load scripts into it', async () => {
    const { server, cookie } = await start();
    const { headers } = await ask(server, '/', { headers: { cookie, origin: 'http://evil.example' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    const preflight = await ask(server, list, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example' },
    });
    expect(preflight.status).toBe(405);
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('files', () => {
  it('come with their type, and heads without a body', async () => {
    const { server, cookie } = await start();
    expect(await ask(server, '/assets/index.js', { headers: { cookie } })).toMatchObject({
      status: 200,
      body: 'export {};',
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'x-content-type-options': 'nosniff' },
    });
    expect(await ask(server, '/', { method: 'HEAD', headers: { cookie } })).toMatchObject({
      status: 200,
      body: '',
    });
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/..%2Fsecret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/assets/../../secret.json',
    '/..%5csecret.json',
    '/..%252fsecret.json',
    '//secret.json',
    '/link.json',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/../home/quadlab.db',
  ])('%s is none', async (path) => {
    const { server, cookie } = await start();
    const answer = await ask(server, path, { headers: { cookie } });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('the API', () => {
  it('answers queries and changes from its own page', async () => {
    const { app, server, cookie, origin } = await start();
    const id = addSweep(app, () => 'queued');
    const { body } = await ask(server, list, { headers: { cookie } });
    expect(JSON.parse(body)).toMatchObject({ result: { data: [{ id, status: 'queued' }] } });
    const paused = await ask(server, '/api/trpc/sweeps.pause', {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });
    expect(paused.status).toBe(200);
    expect(app.sweeps.find(id).counts.paused).toBe(15);
  });

  it('says what was wrong and what to do', async () => {
    const { server, cookie } = await start();
    const input = encodeURIComponent(JSON.stringify({ id: 'x' }));
    const { status, body } = await ask(server, `/api/trpc/sweeps.show?input=${input}`, {
      headers: { cookie },
    });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({
      error: {
        message: 'there is no sweep "x"',
        data: { problem: { code: 'NOT_FOUND', advice: '`quadlab sweep list` shows all.' } },
      },
    });
  });

  it('takes no change by GET and no large bodies', async () => {
    const { server, cookie, origin } = await start();
    expect(await ask(server, '/api/trpc/sweeps.cancel', { headers: { cookie } })).toMatchObject({
      status: 405,
    });
    const body = JSON.stringify({ id: 'x'.repeat(bodyLimit) });
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const path = '/api/trpc/sweeps.cancel';
    const announced = { ...headers, 'content-length': String(body.length) };
    expect(await ask(server, path, { method: 'POST', headers: announced, body })).toMatchObject({
      status: 413,
    });
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    expect(await ask(server, path, { method: 'POST', headers: chunked, body })).toMatchObject({
      status: 413,
    });
  });

  it.each(['DELETE', 'PUT', 'PATCH', 'TRACE'])('knows no %s', async (method) => {
    const { server, cookie, origin } = await start();
    expect(await ask(server, list, { method, headers: { cookie, origin } })).toMatchObject({ status: 405 });
  });
});

describe('the server', () => {
  it('says so when its port is taken', async () => {
    const { app, server } = await start();
    await expect(startServer({ app, port: server.port, folder: '.' })).rejects.toMatchObject({
      message: `port ${server.port} of 127.0.0.1 can't be opened: another program has it`,
      advice: expect.stringContaining('--port') as string,
    });
  });

  it('is gone once disposed, and makes a new token each time', async () => {
    const { app } = await start();
    const one = await startServer({ app, port: 0, folder: '.' });
    const two = await startServer({ app, port: 0, folder: '.' });
    expect(new URL(one.url).searchParams.get('token')).toMatch(/^[\w-]{43}$/);
    expect(new URL(one.url).searchParams.get('token')).not.toBe(new URL(two.url).searchParams.get('token'));
    await one.dispose();
    await one.dispose();
    await two.dispose();
    await expect(ask(one, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
