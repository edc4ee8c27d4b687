import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as ask, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadFile } from '../../../src-main/datasets/download/download-file';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';
import { fileOf, quick, serveRanges, someBytes, startServer, testHttp } from './file-server';

const content = someBytes(100_000);
const certificate = makeCertificate();

/** A key with its certificate for this machine, made anew each time; undefined where there is no openssl. */
function makeCertificate(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'quadlab-certificate-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const request = ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const names = [
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
  ];
  try {
    const made = spawnSync('openssl', [...request, ...names, '-keyout', key, '-out', certificate]);
    return made.status === 0 ? readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8') : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Tests of encrypted connections need a certificate. */
const itWithTls = it.skipIf(certificate === undefined);

interface Proxy {
  url: string;
  /** What it was asked: a method and an address. */
  requests: string[];
  headers: IncomingHttpHeaders[];
}

/** A proxy that passes requests on and opens tunnels; with a status, it refuses instead. */
async function startProxy(refuse?: number): Promise<Proxy> {
  const requests: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const proxy = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    headers.push(request.headers);
    if (refuse !== undefined) {
      response.writeHead(refuse).end();
      return;
    }
    const passed = ask(request.url ?? '', { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  });
  proxy.on('connect', (request, socket) => {
    requests.push(`CONNECT ${request.url ?? ''}`);
    headers.push(request.headers);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const tunnel = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) end.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, requests, headers };
}

async function startTlsServer(): Promise<string> {
  const server = createTlsServer({ key: certificate ?? '', cert: certificate ?? '' }, (request, response) => {
    serveRanges(request, response, content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function trustCertificate(): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate ?? '']);
  onTestFinished(() => {
    setDefaultCACertificates(before);
  });
}

const serve = () =>
  startServer((request, response) => {
    serveRanges(request, response, content);
  });

async function download(url: string, proxy?: string): Promise<void> {
  const http = testHttp(proxy === undefined ? {} : { proxy });
  const path = await downloadFile(fileOf(content, [url]), {
    http,
    folder: temporaryFolder(),
    settings: quick,
  });
  expect(readFileSync(path)).toEqual(content);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a proxy', () => {
  it('that is set passes plain requests on, with its name and password', async () => {
    const server = await serve();
    const proxy = await startProxy();
    await download(`${server.url}/file`, proxy.url.replace('//', '//me:secret@'));
    expect(proxy.requests).toEqual([`GET ${server.url}/file`]);
    expect(proxy.headers[0]?.['proxy-authorization']).toBe(
      `Basic ${Buffer.from('me:secret').toString('base64')}`,
    );
    expect(server.requests).toHaveLength(1);
  });

  itWithTls('opens tunnels for https', async () => {
    trustCertificate();
    const url = await startTlsServer();
    const proxy = await startProxy();
    await download(`${url}/file`, proxy.url);
    expect(proxy.requests).toEqual([`CONNECT ${new URL(url).host}`]);
  });

  it('is taken from the environment, but for the hosts of NO_PROXY', async () => {
    const server = await serve();
    const proxy = await startProxy();
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('http_proxy', proxy.url);
    vi.stubEnv('NO_PROXY', '');
    vi.stubEnv('no_proxy', '');
    await download(server.url);
    expect(proxy.requests).toHaveLength(1);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    vi.stubEnv('no_proxy', '127.0.0.1');
    await download(server.url);
    expect(proxy.requests).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  itWithTls('that refuses is told from a server that does', async () => {
    const server = await serve();
    const url = await startTlsServer();
    const proxy = await startProxy(407);
    await expectError(
      () => download(server.url, proxy.url),
      'DOWNLOAD_FAILED',
      /the proxy asks for a name and a password/,
    );
    await expectError(
      () => download(url, proxy.url),
      'DOWNLOAD_FAILED',
      /the proxy refuses the way to it with status 407/,
    );
  });

  it('that is not there is named', async () => {
    const server = await serve();
    const proxy = await startServer(() => undefined);
    await proxy.stop();
    await expectError(
      () => download(server.url, proxy.url.replace('//', '//me:secret@')),
      'DOWNLOAD_FAILED',
      `(ECONNREFUSED ${new URL(proxy.url).host})`,
    ).then((error) => {
      expect(error.message).not.toContain('secret');
    });
  });

  itWithTls('whose certificate is not trusted leads to the setting that helps', async () => {
    const url = await startTlsServer();
    await expectError(
      () => download(url),
      'DOWNLOAD_FAILED',
      'its certificate is not trusted',
      'NODE_EXTRA_CA_CERTS',
    );
  });
});
