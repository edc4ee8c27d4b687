import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { homeToken, startServer } from '../../src-main/server';
import { temporaryFolder } from '../support/temporary';
import { ask, query, start } from './served';

const tokenIn = (url: string): string | null => new URL(url).searchParams.get('token');

describe('the token of a home', () => {
  it('is made once, and nobody else may read it', () => {
    const file = join(temporaryFolder(), 'server-token');
    const token = homeToken(file);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(homeToken(file)).toBe(token);
    expect(readFileSync(file, 'utf8')).toBe(`${token}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const renewed = homeToken(file, true);
    expect(renewed).not.toBe(token);
    expect(homeToken(file)).toBe(renewed);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is replaced where others could have read it, or it is none', () => {
    const file = join(temporaryFolder(), 'server-token');
    const token = homeToken(file);
    chmodSync(file, 0o644);
    const replaced = homeToken(file);
    expect(replaced).not.toBe(token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const damaged of ['', 'short', `${replaced}\n${replaced}\n`]) {
      writeFileSync(file, damaged);
      expect(homeToken(file)).toMatch(/^[\w-]{43}$/);
    }
  });

  it('says so where it can’t be kept', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'server-token');
    symlinkSync(folder, file);
    expect(() => homeToken(file)).toThrow(expect.objectContaining({ code: 'HOME_UNUSABLE' }) as Error);
  });
});

describe('a ticket', () => {
  it('lets one browser in, and nobody afterwards', async () => {
    const { server } = await start({});
    const { pathname, search } = new URL(server.urlOnce());
    expect(tokenIn(server.urlOnce())).not.toBe(tokenIn(server.url));
    expect(await ask(server, `${pathname}${search}`)).toMatchObject({ status: 303 });
    expect(await ask(server, `${pathname}${search}`)).toMatchObject({ status: 401 });
    expect(await ask(server, '/?token=')).toMatchObject({ status: 401 });
  });
});

describe('a session', () => {
  it('outlives its server, until there is a new token', async () => {
    const { app, server, cookie, renderer } = await start({ token: undefined });
    const about = (to: { port: number }) => ask(to, query('about'), { headers: { cookie } });
    expect(await about(server)).toMatchObject({ status: 200 });
    await server.dispose();
    const again = await startServer({ app, port: server.port, folder: renderer });
    onTestFinished(() => again.dispose());
    expect(again.url).toBe(server.url);
    expect(await about(again)).toMatchObject({ status: 200 });
    await again.dispose();

    const token = homeToken(app.paths.serverToken, true);
    const renewed = await startServer({ app, port: 0, folder: renderer });
    onTestFinished(() => renewed.dispose());
    expect(tokenIn(renewed.url)).toBe(token);
    expect(await about(renewed)).toMatchObject({ status: 401 });
    expect(await ask(renewed, `/?token=${String(tokenIn(server.url))}`)).toMatchObject({ status: 401 });
  });

  it('is none of another server’s, whose cookie comes along', async () => {
    const [one, two] = [await start({ token: 'one' }), await start({ token: 'two' })];
    const [name, value] = one.cookie.split('=') as [string, string];
    const [other] = two.cookie.split('=') as [string];
    expect(name).not.toBe(other);
    const about = (cookie: string) => ask(two.server, query('about'), { headers: { cookie } });
    expect(await about(one.cookie)).toMatchObject({ status: 401 });
    expect(await about(`${other}=${value}`)).toMatchObject({ status: 401 });
    expect(await about(`${one.cookie}; ${two.cookie}`)).toMatchObject({ status: 200 });
    expect(await about(`${other}=; ${two.cookie}; ${other}=x`)).toMatchObject({ status: 200 });
  });

  it('that is open does not mind an old address', async () => {
    const { server, own } = await start();
    const answer = await ask(server, '/?token=old', { headers: { cookie: own.cookie } });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('begins from a link on another site too', async () => {
    const { server } = await start();
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const answer = await ask(server, '/?token=right', { headers });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
    expect(answer.body).not.toContain('right');
    // But not from what a site loads into itself.
    for (const dest of ['image', 'iframe', 'script', 'empty']) {
      const loaded = { ...headers, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': dest };
      expect(await ask(server, '/?token=right', { headers: loaded })).toMatchObject({ status: 403 });
    }
  });
});

describe('through a tunnel', () => {
  it('the page works at whatever port it comes out', async () => {
    const { server, cookie } = await start();
    for (const host of ['localhost:8080', '127.0.0.1:1', 'localhost', '[::1]:9000', 'LocalHost:8080']) {
      expect(await ask(server, '/', { headers: { host, cookie } })).toMatchObject({ status: 200 });
      const headers = {
        host,
        cookie,
        origin: `http://${host.toLowerCase()}`,
        'content-type': 'application/json',
      };
      const asked = { method: 'POST', headers, body: '{"id":"x"}' };
      expect(await ask(server, '/api/trpc/sweeps.pause', asked)).toMatchObject({ status: 404 });
      const foreign = { ...asked, headers: { ...headers, origin: `http://127.0.0.1:${server.port}` } };
      expect(await ask(server, '/api/trpc/sweeps.pause', foreign)).toMatchObject({ status: 403 });
    }
  });
});

describe('what the browser says of the asking site', () => {
  it.each([
    ['same-origin', 'cors', 'empty', 200, 200],
    ['none', 'navigate', 'document', 200, 200],
    ['same-site', 'cors', 'empty', 403, 403],
    ['cross-site', 'no-cors', 'script', 403, 403],
    ['cross-site', 'navigate', 'iframe', 403, 403],
    ['cross-site', 'navigate', 'document', 200, 403],
    ['nonsense', 'cors', 'empty', 403, 403],
    ['', '', '', 403, 403],
  ])('%s %s %s: the page %d, the API %d', async (site, mode, dest, page, api) => {
    const { server, cookie } = await start();
    const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
    expect((await ask(server, '/', { headers })).status).toBe(page);
    expect((await ask(server, query('about'), { headers })).status).toBe(api);
  });
});
