import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnownDataset } from '../../../src-main/datasets/download/known-dataset';
import { obtainFiles, type ObtainOptions } from '../../../src-main/datasets/download/obtain-files';
import type { DownloadProgress } from '../../../src-main/datasets/download/progress';
import { expectError } from '../errors';
import { temporaryFolder, writeFiles } from '../files';
import {
  cutOff,
  cutWhereDue,
  fileOf,
  quick,
  serveRanges,
  someBytes,
  startServer,
  type FileServer,
} from './file-server';

const contents: Record<string, Buffer> = {
  'a.bin': someBytes(5000, 1),
  'b.bin': someBytes(7000, 2),
  'c.bin': someBytes(7000, 3),
};
const totalBytes = 19_000;
const content = (name: string): Buffer => contents[name] ?? Buffer.alloc(0);

function letters(server: Pick<FileServer, 'url'>, names = Object.keys(contents)): KnownDataset {
  return {
    name: 'letters',
    title: 'Letters',
    description: 'Some bytes.',
    terms: 'None.',
    home: 'http://localhost',
    format: 'idx',
    files: names.map((name) => fileOf(content(name), [`${server.url}/${name}`], name)),
  };
}

const serveLetters = (): Promise<FileServer> =>
  startServer((request, response) => {
    const found = contents[request.url?.split('/').at(-1) ?? ''];
    if (found === undefined) response.writeHead(404).end();
    else serveRanges(request, response, found);
  });

const obtain = (
  known: KnownDataset,
  options: Partial<ObtainOptions> & { folder: string },
): Promise<string[]> => obtainFiles(known, { settings: quick, ...options });

async function closedServer(): Promise<FileServer> {
  const server = await startServer(() => undefined);
  await server.stop();
  return server;
}

describe('obtainFiles', () => {
  it('downloads all files and tells how far the whole is', async () => {
    const server = await serveLetters();
    const folder = join(temporaryFolder(), 'letters');
    const seen: DownloadProgress[] = [];
    const paths = await obtain(letters(server), { folder, onProgress: (progress) => seen.push(progress) });
    expect(paths).toEqual(Object.keys(contents).map((name) => join(folder, name)));
    for (const [name, bytes] of Object.entries(contents))
      expect(readFileSync(join(folder, name))).toEqual(bytes);
    expect(new Set(seen.map(({ bytesTotal }) => bytesTotal))).toEqual(new Set([totalBytes]));
    expect(seen.at(-1)?.bytesDone).toBe(totalBytes);
  });

  it('fetches only what is not there', async () => {
    const server = await serveLetters();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.bin'), content('a.bin'));
    writeFileSync(join(folder, 'b.bin'), 'something else');
    await obtain(letters(server), { folder });
    expect(server.requests.map(({ path }) => path)).toEqual(['/b.bin', '/c.bin']);
  });

  it('asks a mirror instead, in both of its layouts', async () => {
    const official = await serveLetters();
    const mirror = await serveLetters();
    const known = letters(official, ['a.bin']);
    await obtain(known, { folder: temporaryFolder(), settings: { ...quick, mirror: `${mirror.url}/all/` } });
    expect(mirror.requests.map(({ path }) => path)).toEqual(['/all/letters/a.bin']);
    const flat = await startServer((request, response) => {
      if (request.url === '/a.bin') serveRanges(request, response, content('a.bin'));
      else response.writeHead(404).end();
    });
    await obtain(known, { folder: temporaryFolder(), settings: { ...quick, mirror: flat.url } });
    expect(flat.requests.map(({ path }) => path)).toEqual(['/letters/a.bin', '/a.bin']);
    expect(official.requests).toEqual([]);
  });

  it('says without network what to get, and which command takes it', async () => {
    const server = await closedServer();
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.bin'), content('a.bin'));
    await expectError(
      () => obtain(letters(server), { folder }),
      'DOWNLOAD_FAILED',
      /^b\.bin of Letters cannot be downloaded: 127\.0\.0\.1:\d+: connections are refused \(ECONNREFUSED 127\.0\.0\.1:\d+\)\. /,
      `Without network, get ${server.url}/b.bin ${server.url}/c.bin by other means`,
      '`quadlab dataset download letters --file b.bin c.bin`',
    );
  });

  it('keeps what came, and says so', async () => {
    const server = await startServer((_request, response) => {
      cutOff(response, content('a.bin'), 1000);
    });
    const folder = temporaryFolder();
    await expectError(
      () => obtain(letters(server), { folder, onProgress: cutWhereDue }),
      'DOWNLOAD_FAILED',
      'the connection broke off',
      'What came is kept: the same command goes on with it.',
    );
    expect(readFileSync(join(folder, 'a.bin.part'))).toEqual(content('a.bin').subarray(0, 1000));
  });

  it('refuses settings that mean nothing', async () => {
    const server = await closedServer();
    for (const settings of [{ proxy: 'proxy:3128' }, { mirror: 'ftp://mirror' }, { mirror: 'mirror' }]) {
      await expectError(
        () => obtainFiles(letters(server), { folder: temporaryFolder(), settings }),
        'CONFIG_INVALID',
        'http://host:port',
      );
    }
  });
});

describe('local files', () => {
  it('are taken by name, or by content where they have another one', async () => {
    const server = await closedServer();
    const mine = writeFiles(temporaryFolder(), {
      'a.bin': content('a.bin'),
      'b of yesterday': content('b.bin'),
      'more/c.bin': content('c.bin'),
    });
    const folder = temporaryFolder();
    const files = [join(mine, 'a.bin'), join(mine, 'b of yesterday'), join(mine, 'more')];
    const paths = await obtain(letters(server), { folder, files });
    expect(paths.map((path) => readFileSync(path))).toEqual(Object.values(contents));
    expect(readdirSync(folder)).toEqual(Object.keys(contents));
    expect(readdirSync(mine)).toHaveLength(3);
  });

  it('may lie in a folder with others, and the rest is downloaded', async () => {
    const server = await serveLetters();
    const mine = writeFiles(temporaryFolder(), { 'a.bin': content('a.bin'), 'notes.txt': 'mine' });
    await obtain(letters(server), { folder: temporaryFolder(), files: [mine] });
    expect(server.requests.map(({ path }) => path)).toEqual(['/b.bin', '/c.bin']);
  });

  it('stay where they are if there is only one', async () => {
    const server = await closedServer();
    const mine = writeFiles(temporaryFolder(), { 'a.bin': content('a.bin'), other: content('a.bin') });
    const known = letters(server, ['a.bin']);
    const folder = temporaryFolder();
    const file = join(mine, 'a.bin');
    expect(await obtain(known, { folder, files: [file] })).toEqual([file]);
    expect(readdirSync(folder)).toEqual([]);
    expect(await obtain(known, { folder, files: [join(mine, 'other')] })).toEqual([join(folder, 'a.bin')]);
  });

  it('are refused with another content, telling both checksums', async () => {
    const server = await closedServer();
    const known = letters(server);
    const mine = writeFiles(temporaryFolder(), { 'a.bin': someBytes(5000, 9), 'b.bin': 'short' });
    await expectError(
      () => obtain(known, { folder: temporaryFolder(), files: [join(mine, 'a.bin')] }),
      'DATASET_INVALID',
      /a\.bin has the SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; it is not a\.bin of Letters/,
      `${server.url}/a.bin`,
    );
    await expectError(
      () => obtain(known, { folder: temporaryFolder(), files: [join(mine, 'b.bin')] }),
      'DATASET_INVALID',
      'b.bin has 5 bytes, expected 7000',
    );
  });

  it('are refused where they belong to nothing or are not there', async () => {
    const server = await closedServer();
    const mine = writeFiles(temporaryFolder(), { 'cats.zip': 'cats' });
    await expectError(
      () => obtain(letters(server), { folder: temporaryFolder(), files: [join(mine, 'cats.zip')] }),
      'DATASET_INVALID',
      'cats.zip (4 bytes) is none of the files of Letters: a.bin (5000 bytes), b.bin',
      'quadlab dataset add',
    );
    await expectError(
      () => obtain(letters(server), { folder: temporaryFolder(), files: [join(mine, 'dogs.zip')] }),
      'NOT_FOUND',
      'dogs.zip',
    );
    mkdirSync(join(mine, 'empty'));
    await expectError(
      () => obtain(letters(server), { folder: temporaryFolder(), files: [join(mine, 'empty')] }),
      'DOWNLOAD_FAILED',
    );
  });
});
