import { describe, expect, it } from 'vitest';
import { startServer } from '../../src-main/server';
import { defaultLimits } from '../../src-main/server/limits';
import { addSweep } from '../api/sample-home';
import { ask, start } from './served';

const list = '/api/trpc/sweeps.list';

describe('signing in', () => {
  it('exchanges the token for a cookie that scripts and other sites never have', async () => {
    const { server, signIn, cookie } = await start();
    expect(signIn).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(signIn.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^quadlab_\w{12}=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
      ),
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
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1:PORT.evil.example',
    'localhost.evil.example:PORT',
    'evil.localhost:PORT',
    'localhost.:PORT',
    '127.0.0.2:PORT',
    '0.0.0.0:PORT',
    '2130706433:PORT',
    'evil.example@127.0.0.1:PORT',
    '127.0.0.1:PORT:1',
  ])('that reaches the server as %s gets nothing, not even with the token (DNS rebinding)', async (name) => {
    const { server, cookie } = await start();
    const host = name.replace('PORT', String(server.port));
    for (const path of ['/', '/?token=right', list]) {
      const answer = await ask(server, path, { headers: { host, cookie } });
      expect(answer.status).toBe(421);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('can not change anything', async () => {
    const { app, server, cookie } = await start();
    const id = addSweep(app, () => 'queued');
    for (const origin of [
      'http://evil.example',
      'null',
      'http://127.0.0.1:1',
      `http://localhost:${server.port}`,
      `http://127.0.0.1:${server.port}.evil.example`,
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
    expect(headers['content-security-policy']).not.toMatch(/unsafe-(inline|eval)/);
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
    const { status, body } = await ask(server, `/api/trpc/sweeps.overview?input=${input}`, {
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
    const body = JSON.stringify({ id: 'x'.repeat(defaultLimits.bodyBytes) });
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

  it('is gone once disposed, and twice does no harm', async () => {
    const { app } = await start();
    const server = await startServer({ app, port: 0, folder: '.' });
    await server.dispose();
    await server.dispose();
    await expect(ask(server, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
