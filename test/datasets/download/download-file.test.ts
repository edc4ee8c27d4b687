import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { downloadFile, type DownloadFileOptions } from '../../../src-main/datasets/download/download-file';
import type { KnownFile } from '../../../src-main/datasets/download/known-dataset';
import type { DownloadProgress } from '../../../src-main/datasets/download/progress';
import { explainTransferError } from '../../../src-main/datasets/download/transfer-failure';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';
import {
  cutOff,
  cutWhereDue,
  fileOf,
  md5,
  quick,
  serveRanges,
  sha256,
  someBytes,
  startServer,
  testHttp,
} from './file-server';

const content = someBytes(300_000);

function download(
  file: KnownFile,
  folder: string,
  options: Partial<DownloadFileOptions> = {},
): Promise<string> {
  const { onProgress } = options;
  return downloadFile(file, {
    http: testHttp(),
    folder,
    settings: quick,
    ...options,
    onProgress: (progress) => {
      cutWhereDue(progress);
      onProgress?.(progress);
    },
  });
}

const impatient = { ...quick, attempts: 2, stallSeconds: 0.2 };
const leave = (folder: string, part: Buffer, record: object): void => {
  writeFileSync(join(folder, 'data.bin.part'), part);
  writeFileSync(join(folder, 'data.bin.part.json'), JSON.stringify(record));
};

describe('downloadFile', () => {
  it('writes the file, tells real progress and leaves nothing else', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const folder = join(temporaryFolder(), 'new', 'folder');
    const seen: DownloadProgress[] = [];
    const path = await download(fileOf(content, [`${server.url}/a`]), folder, {
      onProgress: (progress) => seen.push(progress),
    });
    expect(readFileSync(path)).toEqual(content);
    expect(readdirSync(folder)).toEqual(['data.bin']);
    expect(seen[0]).toMatchObject({ stage: 'downloading', bytesDone: 0, bytesTotal: content.length });
    const done = seen.map(({ bytesDone }) => bytesDone);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ stage: 'checking', file: 'data.bin', bytesDone: content.length });
  });

  it('asks nobody where the file is there and right, and fetches it where it is wrong', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'data.bin'), content);
    const file = fileOf(content, [server.url]);
    await download(file, folder);
    expect(server.requests).toEqual([]);
    writeFileSync(join(folder, 'data.bin'), someBytes(content.length, 2));
    expect(readFileSync(await download(file, folder))).toEqual(content);
  });

  it('checks an MD5 where nothing stronger is known', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const file = { name: 'data.bin', urls: [server.url], bytes: content.length };
    await download({ ...file, md5: md5(content) }, temporaryFolder());
    await expectError(
      () => download({ ...file, md5: md5(Buffer.of(1)) }, temporaryFolder()),
      'DOWNLOAD_FAILED',
      `the MD5 of its file is ${md5(content)}, expected ${md5(Buffer.of(1))}`,
    );
  });

  it('goes on where the connection broke off', async () => {
    const server = await startServer((request, response) => {
      if (server.requests.length === 1) cutOff(response, content, 100_000);
      else serveRanges(request, response, content);
    });
    const seen: DownloadProgress[] = [];
    const path = await download(fileOf(content, [server.url]), temporaryFolder(), {
      onProgress: (progress) => seen.push(progress),
    });
    expect(readFileSync(path)).toEqual(content);
    expect(server.requests[1]?.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"one"' });
    const waiting = seen.find(({ stage }) => stage === 'waiting');
    expect(waiting).toMatchObject({ bytesDone: 100_000 });
    expect(waiting?.problem).toMatch(/^127\.0\.0\.1:\d+: the connection broke off; trying again in 1 s$/);
  });

  it('begins anew where the file on the server has changed meanwhile', async () => {
    const old = someBytes(content.length, 5);
    const server = await startServer((request, response) => {
      if (server.requests.length === 1) cutOff(response, old, 100_000, '"old"');
      else serveRanges(request, response, content, '"new"');
    });
    const path = await download({ name: 'data.bin', urls: [server.url] }, temporaryFolder());
    expect(server.requests[1]?.headers['if-range']).toBe('"old"');
    expect(readFileSync(path)).toEqual(content);
  });

  it('compares versions by date where the ETag is weak', async () => {
    const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
    const server = await startServer((request, response) => {
      response.setHeader('last-modified', date);
      if (server.requests.length === 1) cutOff(response, content, 100_000, 'W/"weak"');
      else serveRanges(request, response, content, date);
    });
    await download({ name: 'data.bin', urls: [server.url] }, temporaryFolder());
    expect(server.requests[1]?.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': date });
  });

  it('begins anew where a server names no version and no checksum is known', async () => {
    const server = await startServer((_request, response) => {
      if (server.requests.length > 1)
        response.writeHead(200, { 'content-length': content.length }).end(content);
      else {
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
      }
    });
    expect(readFileSync(await download({ name: 'x', urls: [server.url] }, temporaryFolder()))).toEqual(
      content,
    );
    expect(server.requests[1]?.headers.range).toBeUndefined();
  });

  it('takes the whole from a server that knows no ranges', async () => {
    const server = await startServer((_request, response) => {
      if (server.requests.length === 1) cutOff(response, content, 100_000);
      else response.writeHead(200, { 'content-length': content.length, etag: '"one"' }).end(content);
    });
    expect(readFileSync(await download(fileOf(content, [server.url]), temporaryFolder()))).toEqual(content);
  });

  it.each([
    ['another first byte', `bytes 0-299999/300000`],
    ['another size', `bytes 1000-299999/400000`],
    ['no range', undefined],
  ])('begins anew after a piece with %s', async (_name, range) => {
    const server = await startServer((request, response) => {
      if (request.headers.range === undefined) serveRanges(request, response, content);
      else response.writeHead(206, range === undefined ? {} : { 'content-range': range }).end(content);
    });
    const folder = temporaryFolder();
    leave(folder, content.subarray(0, 1000), { url: server.url, etag: '"one"' });
    expect(readFileSync(await download(fileOf(content, [server.url]), folder))).toEqual(content);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=1000-', undefined]);
  });

  it('begins anew where the server has no bytes behind the part', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const folder = temporaryFolder();
    leave(folder, someBytes(content.length + 1), { url: server.url, etag: '"one"' });
    expect(readFileSync(await download({ name: 'data.bin', urls: [server.url] }, folder))).toEqual(content);
    expect(server.requests).toHaveLength(2);
  });

  it('takes a part that is complete', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const unknown = temporaryFolder();
    leave(unknown, content, { url: server.url, etag: '"one"' });
    expect(readFileSync(await download({ name: 'data.bin', urls: [server.url] }, unknown))).toEqual(content);
    expect(server.requests).toHaveLength(1);
    const known = temporaryFolder();
    leave(known, content, { url: server.url, etag: '"one"' });
    await download(fileOf(content, [server.url]), known);
    expect(server.requests).toHaveLength(1);
  });

  it('fetches anew what came together wrong', async () => {
    const server = await startServer((request, response) => {
      serveRanges(request, response, content);
    });
    const folder = temporaryFolder();
    leave(folder, someBytes(1000, 3), { url: server.url, etag: '"one"' });
    expect(readFileSync(await download(fileOf(content, [server.url]), folder))).toEqual(content);
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(['bytes=1000-', undefined]);
  });

  it('deletes what has a wrong checksum and tells both', async () => {
    const wrong = someBytes(content.length, 2);
    const server = await startServer((request, response) => {
      serveRanges(request, response, wrong);
    });
    const folder = temporaryFolder();
    await expectError(
      () => download(fileOf(content, [server.url]), folder),
      'DOWNLOAD_FAILED',
      `SHA-256 of its file is ${sha256(wrong)}, expected ${sha256(content)}`,
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('follows redirections, but not without end', async () => {
    const server = await startServer((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 3) serveRanges(request, response, content);
      else response.writeHead(302, { location: `/${hop + 1}` }).end();
    });
    await download(fileOf(content, [`${server.url}/0`]), temporaryFolder());
    await expectError(
      () => download(fileOf(content, [`${server.url}/4`]), temporaryFolder()),
      'DOWNLOAD_FAILED',
      'redirects without end',
    );
    const loop = await startServer((_request, response) => {
      response.writeHead(301, { location: '/' }).end();
    });
    await expectError(
      () => download(fileOf(content, [loop.url]), temporaryFolder()),
      'DOWNLOAD_FAILED',
      /[Rr]edirect/,
    );
  });

  it('refuses a length that is announced wrong', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).end(content.subarray(0, 1000));
    });
    await expectError(
      () => download(fileOf(content, [server.url]), temporaryFolder()),
      'DOWNLOAD_FAILED',
      'announces 1000 bytes, expected 300000',
    );
  });

  it('stops a server that sends too much, and asks again one that sends too little', async () => {
    const longer = await startServer((_request, response) => {
      response.writeHead(200); // in chunks, without a length
      response.end(Buffer.concat([content, content]));
    });
    const folder = temporaryFolder();
    await expectError(
      () => download(fileOf(content, [longer.url]), folder),
      'DOWNLOAD_FAILED',
      'sends more than the 300000 bytes',
    );
    expect(readdirSync(folder)).toEqual([]);
    const shorter = await startServer((_request, response) => {
      response.writeHead(200);
      response.end(content.subarray(0, 1000));
    });
    await expectError(
      () => download(fileOf(content, [shorter.url]), folder),
      'DOWNLOAD_FAILED',
      'ended after 1000 of 300000 bytes',
    );
    expect(shorter.requests).toHaveLength(3);
  });

  it('gives up a server that stalls, in the headers and in the middle, and keeps what came', async () => {
    const silent = await startServer(() => undefined);
    await expectError(
      () =>
        download(fileOf(content, [silent.url]), temporaryFolder(), {
          settings: impatient,
          http: testHttp(impatient),
        }),
      'DOWNLOAD_FAILED',
      'sent nothing for 0.2 s',
    );
    const stalling = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
      response.write(content.subarray(0, 5000));
    });
    const folder = temporaryFolder();
    await expectError(
      () =>
        download(fileOf(content, [stalling.url]), folder, { settings: impatient, http: testHttp(impatient) }),
      'DOWNLOAD_FAILED',
      'sent nothing for 0.2 s',
    );
    expect(readFileSync(join(folder, 'data.bin.part'))).toEqual(content.subarray(0, 5000));
    expect(stalling.requests).toHaveLength(2);
  });

  it('knows a web page from data', async () => {
    const page = '<!DOCTYPE html>\n<html><head><title>Sign in\n to the network</title></head></html>';
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    });
    const folder = temporaryFolder();
    await expectError(
      () => download({ name: 'data.bin', urls: [server.url] }, folder),
      'DOWNLOAD_FAILED',
      'a web page ("Sign in to the network") instead of the file',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [404, 1, 'no such file (status 404)'],
    [403, 1, 'refuses access (status 403)'],
    [500, 3, 'status 500'],
    [429, 3, 'status 429'],
  ])('answers status %s with %s attempts', async (status, attempts, text) => {
    const server = await startServer((_request, response) => {
      response.writeHead(status).end('no');
    });
    await expectError(
      () => download(fileOf(content, [server.url]), temporaryFolder()),
      'DOWNLOAD_FAILED',
      text,
    );
    expect(server.requests).toHaveLength(attempts);
  });

  it('waits as long as a server asks, unless that is too long', async () => {
    const patient = await startServer((request, response) => {
      if (patient.requests.length < 3) response.writeHead(503, { 'retry-after': '0' }).end();
      else serveRanges(request, response, content);
    });
    await download(fileOf(content, [patient.url]), temporaryFolder());
    const busy = await startServer((_request, response) => {
      response.writeHead(429, { 'retry-after': '3600' }).end();
    });
    await expectError(
      () => download(fileOf(content, [busy.url]), temporaryFolder()),
      'DOWNLOAD_FAILED',
      '3600 s',
    );
    expect(busy.requests).toHaveLength(1);
  });

  it.each([
    ['labels a gzip file as encoded', (file: Buffer) => file],
    ['encodes the file once more', (file: Buffer) => gzipSync(file)],
  ])('takes the right bytes from a server that %s', async (_name, encode) => {
    const file = gzipSync(content);
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(encode(file));
    });
    expect(readFileSync(await download(fileOf(file, [server.url]), temporaryFolder()))).toEqual(file);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('stops a small answer that decodes to something huge', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const folder = temporaryFolder();
    await expectError(
      () => download(fileOf(content, [server.url]), folder),
      'DOWNLOAD_FAILED',
      'decodes to more than the 300000 bytes',
    );
    expect(existsSync(join(folder, 'data.bin.decoded'))).toBe(false);
  });

  it('wants the space that the file needs before a byte of it is written', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': 2 ** 52 });
      response.write('a');
    });
    const folder = temporaryFolder();
    await expectError(
      () => download({ name: 'data.bin', urls: [server.url] }, folder),
      'DISK_FULL',
      `needs ${2 ** 52} more bytes`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tries mirrors in turn, and goes on at one with what came from another', async () => {
    const broken = await startServer((_request, response) => {
      cutOff(response, content, 100_000, '"here"');
    });
    const gone = await startServer(() => undefined);
    await gone.stop();
    const whole = await startServer((request, response) => {
      serveRanges(request, response, content, '"there"');
    });
    const path = await download(fileOf(content, [gone.url, broken.url, whole.url]), temporaryFolder());
    expect(readFileSync(path)).toEqual(content);
    expect(whole.requests.map(({ headers }) => headers.range)).toEqual(['bytes=100000-']);
  });

  it('names every host and its reason where none answers', async () => {
    const gone = [await startServer(() => undefined), await startServer(() => undefined)];
    for (const server of gone) await server.stop();
    const [first, second] = gone.map(({ url }) => new URL(url).host);
    const urls = gone.map(({ url }) => `${url}/x`);
    const error = await expectError(
      () => download(fileOf(content, urls), temporaryFolder()),
      'DOWNLOAD_FAILED',
      `${first ?? ''}: connections are refused (ECONNREFUSED ${first ?? ''}); ${second ?? ''}: connections are refused`,
    );
    expect(error).toMatchObject({ failures: [{ unreachable: true }, { unreachable: true }] });
  });

  it.each([
    ['ENOTFOUND', 'unreachable', 'there is no such host, or no network'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', 'nothing answers'],
    ['HPE_INVALID_CONSTANT', 'again', 'no valid HTTP'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'next', 'NODE_EXTRA_CA_CERTS'],
  ])('explains %s', (code, remedy, text) => {
    const failure = explainTransferError(Object.assign(new Error('x'), { code }), 30);
    expect(failure.remedy).toBe(remedy);
    expect(failure.message).toContain(text);
  });

  it('stops on a signal and goes on at the next call', async () => {
    const interrupt = new AbortController();
    const server = await startServer((request, response) => {
      if (server.requests.length > 1) {
        serveRanges(request, response, content);
        return;
      }
      response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
      response.write(content.subarray(0, 5000));
    });
    const folder = temporaryFolder();
    const file = fileOf(content, [server.url]);
    const stopped = download(file, folder, {
      signal: interrupt.signal,
      onProgress: ({ bytesDone }) => {
        if (bytesDone === 5000) interrupt.abort();
      },
    });
    await expect(stopped).rejects.toThrow(/abort/);
    expect(readdirSync(folder)).toEqual(['data.bin.part', 'data.bin.part.json']);
    expect(readFileSync(await download(file, folder))).toEqual(content);
    expect(server.requests[1]?.headers.range).toBe('bytes=5000-');
  });
});
