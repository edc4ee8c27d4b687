import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { defaultDownloadSettings, type DownloadSettings } from '../../../src-main/domain/download-settings';
import { openHttp, type HttpClient } from '../../../src-main/datasets/download/http-client';
import type { KnownFile } from '../../../src-main/datasets/download/known-dataset';

// The proxy of whoever runs the tests knows nothing of servers on this machine.
for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
  Reflect.deleteProperty(process.env, name);

export interface FileServer {
  url: string;
  /** What was asked for so far. */
  requests: { path: string; headers: IncomingMessage['headers'] }[];
  stop(): Promise<void>;
}

/** A server on this machine that is gone after the test. */
export async function startServer(answer: RequestListener): Promise<FileServer> {
  const requests: FileServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop };
}

/** Answers as a server does that knows ranges and versions. */
export function serveRanges(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  etag = '"one"',
): void {
  const { range, 'if-range': condition } = request.headers;
  const first = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  response.setHeader('etag', etag);
  if (first === undefined || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { 'content-length': content.length }).end(content);
  } else if (Number(first) >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  } else {
    response
      .writeHead(206, {
        'content-range': `bytes ${first}-${content.length - 1}/${content.length}`,
        'content-length': content.length - Number(first),
      })
      .end(content.subarray(Number(first)));
  }
}

const cuts: { response: ServerResponse; bytes: number }[] = [];

/** Announces all of the content, sends the first bytes of it, and breaks the connection off when `cutWhereDue` says so. */
export function cutOff(response: ServerResponse, content: Buffer, bytes: number, etag = '"one"'): void {
  response.writeHead(200, { 'content-length': content.length, etag });
  response.write(content.subarray(0, bytes));
  cuts.push({ response, bytes });
}

/** To be told how far a download is: what was sent has arrived before the connection breaks. */
export function cutWhereDue({ bytesDone }: { bytesDone: number }): void {
  for (const cut of cuts) if (bytesDone >= cut.bytes) cut.response.destroy();
}

/** Bytes that look like no pattern, the same each time. */
export function someBytes(count: number, seed = 1): Buffer {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, count);
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
export const md5 = (content: Buffer): string => createHash('md5').update(content).digest('hex');

export function fileOf(content: Buffer, urls: readonly string[], name = 'data.bin'): KnownFile {
  return { name, urls, bytes: content.length, sha256: sha256(content) };
}

/** Settings that wait for nothing long. */
export const quick: DownloadSettings = {
  ...defaultDownloadSettings,
  stallSeconds: 20,
  attempts: 3,
  firstWaitSeconds: 0.01,
  longestWaitSeconds: 0.05,
};

/** Asks servers directly, and is gone after the test. */
export function testHttp(settings: Partial<DownloadSettings> = {}): HttpClient {
  const http = openHttp({ ...quick, ...settings });
  onTestFinished(() => http.dispose());
  return http;
}
