import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { uploadName } from '../../src-main/datasets/uploads/upload-name';
import { ask, dataOf, problemOf, query, start } from './served';

type Started = Awaited<ReturnType<typeof start>>;

const put = ({ server, own }: Started, name: string, body: string | Buffer, headers = {}) =>
  ask(server, `/api/uploads?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { ...own, ...headers },
    body,
  });

/** What lies in the folder of uploads, hidden things included. */
const uploadsIn = ({ app }: Started): string[] =>
  existsSync(app.paths.uploads) ? readdirSync(app.paths.uploads) : [];

describe('an upload', () => {
  it('is stored as it was sent, for the API to use and to remove', async () => {
    const started = await start({ limits: { bodyBytes: 100 } });
    const { app, server, own } = started;
    const content = Buffer.alloc(3_000_000, 'quadlab');
    const answer = await put(started, 'my data.tar.gz', content);
    expect(answer).toMatchObject({ status: 201 });
    const { path } = JSON.parse(answer.body) as { path: string };
    expect(path.startsWith(app.paths.uploads)).toBe(true);
    expect(basename(path)).toBe('my data.tar.gz');
    expect(readFileSync(path).equals(content)).toBe(true);
    const again = JSON.parse((await put(started, 'my data.tar.gz', 'x')).body) as { path: string };
    expect(again.path).not.toBe(path);

    const browse = query('files.browse', { folder: join(path, '..') });
    expect(dataOf(await ask(server, browse, { headers: own }))).toMatchObject({
      entries: [{ name: 'my data.tar.gz', bytes: 3_000_000, kind: 'file' }],
    });
    expect(await app.uploads.discard(path)).toBe(true);
    expect(await app.uploads.discard(join(app.paths.uploads, 'x', 'y'))).toBe(false);
    expect(await app.uploads.discard(join(app.paths.root, 'quadlab.db'))).toBe(false);
    expect(await app.uploads.discard(join(app.paths.uploads, '..', 'settings.json'))).toBe(false);
    expect(uploadsIn(started)).toHaveLength(1);
  });

  it('is gone once it was imported, and not before', async () => {
    const started = await start();
    const { server, own, app } = started;
    const send = async (name: string, body: string): Promise<string> =>
      (JSON.parse((await put(started, name, body)).body) as { path: string }).path;
    const post = (procedure: string, input: object) =>
      ask(server, `/api/trpc/${procedure}`, {
        method: 'POST',
        headers: { ...own, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 3},${i % 2 === 0 ? 'a' : 'b'}`);
    const path = await send('flowers.csv', `x,y,kind\n${rows.join('\n')}\n`);
    expect(await post('datasets.add', { path, inPlace: true })).toMatchObject({ status: 200 });
    await vi.waitFor(async () => {
      expect(app.jobs.list()).toMatchObject([{ state: 'done' }]);
      expect(uploadsIn(started)).toEqual([]);
      expect(await app.datasets.info('flowers')).toMatchObject({ source: 'flowers.csv' });
    }, 20_000);
    expect(await app.datasets.verify('flowers')).toMatchObject({ name: 'flowers' });

    const damaged = await send('damaged.csv', 'x');
    expect(await post('datasets.add', { path: damaged })).toMatchObject({ status: 200 });
    await vi.waitFor(() => {
      expect(app.jobs.list().at(-1)?.state).toBe('failed');
    }, 20_000);
    expect(uploadsIn(started)).toHaveLength(1);
  });

  it('comes from the own page alone', async () => {
    const started = await start();
    const { server, cookie, own } = started;
    const send = (headers: Record<string, string>, method = 'PUT', path = '/api/uploads?name=x') =>
      ask(server, path, { method, headers, body: 'x' });
    const answers = await Promise.all([
      send({ origin: own.origin }),
      send({ cookie }),
      send({ cookie, origin: 'http://evil.example' }),
      send({ cookie, origin: 'null' }),
      send({ ...own, 'sec-fetch-site': 'cross-site' }),
      send({ ...own, host: 'evil.example' }),
      send(own, 'POST'),
      send(own, 'OPTIONS'),
      send(own, 'PUT', '/api/uploads'),
      send(own, 'PUT', '/api/uploads/?name=x'),
      send(own, 'PUT', '/api/uploads/../uploads?name=x'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      401, 403, 403, 403, 403, 421, 405, 405, 400, 405, 405,
    ]);
    expect(uploadsIn(started)).toEqual([]);
  });

  it('has a size that is allowed, said or not', async () => {
    const started = await start();
    started.app.settings.set('server.uploadGiB', 1000 / 2 ** 30);
    const said = await put(started, 'large', Buffer.alloc(500_000));
    expect(said).toMatchObject({ status: 413 });
    expect(problemOf(said).data.problem).toMatchObject({
      advice: expect.stringContaining('server.uploadGiB') as string,
    });
    const unsaid = await put(started, 'large', Buffer.alloc(500_000), { 'transfer-encoding': 'chunked' });
    expect(unsaid).toMatchObject({ status: 413 });
    expect(await put(started, 'fits', Buffer.alloc(1000))).toMatchObject({ status: 201 });
    expect(uploadsIn(started)).toHaveLength(1);
  });

  it('needs room on the disk beside what stays free', async () => {
    const started = await start();
    started.app.settings.set('runs.reserveMiB', 2 ** 40);
    const answer = await put(started, 'any', 'x');
    expect(answer).toMatchObject({ status: 507 });
    expect(problemOf(answer)).toMatchObject({ data: { problem: { code: 'DISK_FULL' } } });
    expect(uploadsIn(started)).toEqual([]);
  });

  it('leaves nothing behind when it breaks off, stalls, or the server ends', async () => {
    const started = await start({ limits: { bodyMilliseconds: 2000 } });
    const begin = async () => {
      const sent = request({
        host: '127.0.0.1',
        port: started.server.port,
        path: '/api/uploads?name=half.csv',
        method: 'PUT',
        headers: { ...started.own, 'content-length': '1000000' },
        agent: false,
      });
      const ended = new Promise<string>((resolve) => {
        sent.on('error', () => {
          resolve('broken');
        });
        sent.on('response', (response) => {
          resolve(String(response.statusCode));
        });
      });
      sent.write(Buffer.alloc(100_000));
      await vi.waitFor(() => {
        expect(uploadsIn(started)).toHaveLength(1);
      });
      return { sent, ended };
    };
    const empty = () =>
      vi.waitFor(() => {
        expect(uploadsIn(started)).toEqual([]);
      }, 10_000);

    (await begin()).sent.destroy();
    await empty();
    const stalled = await begin();
    await empty();
    expect(await stalled.ended).toBe('broken');
    const last = await begin();
    await started.server.dispose();
    expect(uploadsIn(started)).toEqual([]);
    expect(await last.ended).toBe('broken');
  });

  it('is one of a limited number', async () => {
    const started = await start({ limits: { uploads: 1 } });
    const slow = request({
      host: '127.0.0.1',
      port: started.server.port,
      path: '/api/uploads?name=slow',
      method: 'PUT',
      headers: { ...started.own, 'content-length': '2' },
      agent: false,
    });
    const answered = new Promise((resolve) => slow.on('response', resolve));
    slow.write('a');
    await vi.waitFor(() => {
      expect(uploadsIn(started)).toHaveLength(1);
    });
    const second = await put(started, 'second', 'x');
    expect(second).toMatchObject({ status: 503 });
    expect(second.headers['retry-after']).toBe('5');
    slow.end('b');
    expect(await answered).toMatchObject({ statusCode: 201 });
    expect(await put(started, 'second', 'x')).toMatchObject({ status: 201 });
  });

  it('that a killed process left, or nobody wanted for a day, is gone with the next start', async () => {
    const started = await start();
    const { app } = started;
    const day = 24 * 60 * 60;
    const make = (name: string, age: number): void => {
      const folder = join(app.paths.uploads, name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'x'), '');
      utimesSync(folder, Date.now() / 1000 - age, Date.now() / 1000 - age);
    };
    const id = (last: string): string => `00000000-0000-0000-0000-00000000000${last}`;
    make(`.staging-${hostname()}-999999999-00000000`, 0);
    make(id('1'), 2 * day);
    make(id('2'), day / 2);
    make('somebody’s', 2 * day);
    await app.uploads.clear();
    expect(uploadsIn(started).sort()).toEqual([id('2'), 'somebody’s']);
  });
});

describe('the name of an upload', () => {
  it.each([
    ['iris.csv', 'iris.csv'],
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\x.dll', 'x.dll'],
    ['/etc/passwd', 'passwd'],
    ['C:\\data\\x.npz', 'x.npz'],
    ['..', 'upload'],
    ['.', 'upload'],
    ['/', 'upload'],
    [' . ', 'upload'],
    ['.bashrc', 'bashrc'],
    ['a\0b.csv', 'a_b.csv'],
    ['a\r\nSet-Cookie: x.csv', 'a__Set-Cookie_ x.csv'],
    ['a:b<c>|?*".csv', 'a_b_c_____.csv'],
    ['gpj.\u202Efdp', 'gpj._fdp'],
    ['CON', '_CON'],
    ['nul.tar.gz', '_nul.tar.gz'],
    ['com1.csv', '_com1.csv'],
    ['con. ', '_con'],
    ['é'.normalize('NFD'), 'é'],
    ['\ud800x', '_x'],
    ['数据.zip', '数据.zip'],
  ])('%j becomes %j', (given, stored) => {
    expect(uploadName(given)).toBe(stored);
  });

  it('is short enough for every disk, and keeps its ending', () => {
    for (const [name, ending] of [
      [`${'数'.repeat(1000)}.tar.gz`, '数.tar.gz'],
      [`${'x'.repeat(1000)}.csv`, 'x.csv'],
      [`x.${'y'.repeat(1000)}`, 'y'],
      ['😀'.repeat(300), '😀'],
    ] as const) {
      const stored = uploadName(name);
      expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(180);
      expect(stored.endsWith(ending)).toBe(true);
    }
  });

  it('leads nowhere else, whatever the browser sends', async () => {
    const started = await start();
    for (const name of ['../../settings.json', '..%2f..%2fx', '%00', 'a/../../..', '..\\..\\x']) {
      const { status, body } = await put(started, name, 'x');
      expect(status).toBe(201);
      const { path } = JSON.parse(body) as { path: string };
      expect(join(path, '..', '..')).toBe(started.app.paths.uploads);
    }
    expect(existsSync(started.app.paths.settings)).toBe(false);
  });
});
