import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { ApiContext } from '../api/context';
import { downloadPath, openDownload } from '../api/downloads';
import { readRendererFile, rendererHeaders } from '../api/renderer-files';
import { appRouter } from '../api/router';
import type { App } from '../app';
import type { Asked, Verdict } from './guard';
import type { ServerLimits } from './limits';
import { apiPath, uploadPath } from './paths';
import { createUploads } from './receive-upload';
import { refuse } from './refuse';
import type { Session } from './session';

interface Parts {
  app: App;
  context: ApiContext;
  session: Session;
  /** The built renderer. */
  folder: string;
  limits: ServerLimits;
}

/** Answers requests that the guard has judged. */
export function createAnswers({ app, context, session, folder, limits }: Parts) {
  const receiveUpload = createUploads(app.uploads, limits);
  const uploads = new Set<Promise<void>>();

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    { method, path, query }: Asked,
    verdict: Verdict,
  ): Promise<void> => {
    setHeaders(request, response);
    if (verdict.kind === 'refuse') {
      refuse(request, response, verdict);
      return;
    }
    if (verdict.kind === 'sign-in') {
      response.setHeader('Set-Cookie', session.setCookie);
      if (verdict.reload) sendPage(response, forwardingPage);
      else response.writeHead(303, { Location: '/' }).end();
      return;
    }
    if (path === uploadPath) {
      const upload = receiveUpload(request, response, query);
      uploads.add(upload);
      await upload.finally(() => uploads.delete(upload));
      return;
    }
    limitBodyTime(request, response, limits.bodyMilliseconds);
    if (path.startsWith(apiPath)) {
      await nodeHTTPRequestHandler({
        req: request,
        res: response,
        path: path.slice(apiPath.length),
        router: appRouter,
        createContext: () => Promise.resolve(context),
        maxBodySize: limits.bodyBytes,
        maxBatchSize: limits.batch,
        // Queries may be long: a configuration does not fit into an address.
        allowMethodOverride: true,
      });
      return;
    }
    if (method === 'GET' && path.startsWith(downloadPath)) {
      const made = openDownload(context, path);
      if (made === undefined) {
        refuse(request, response, { status: 404, message: 'This file was fetched already, or is too old.' });
        return;
      }
      response.writeHead(200, made.headers);
      await pipeline(made.body, response);
      return;
    }
    const file = await readRendererFile(folder, path);
    if (file === undefined) {
      refuse(request, response, { status: 404, message: 'There is no such page.' });
      return;
    }
    if (path === '/') response.setHeader('Set-Cookie', session.setCookie); // remembered anew
    response.writeHead(200, { 'Content-Type': file.contentType, 'Content-Length': file.body.length });
    response.end(method === 'HEAD' ? undefined : file.body);
  };

  return {
    answer,
    /** Once no upload is being written or removed any more. */
    settled: async (): Promise<void> => {
      await Promise.allSettled(uploads);
    },
  };
}

/** A redirect of a link on another site would not take the new cookie along; a page of our own does. */
const forwardingPage =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>QuadLab</title>';

function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
}

function setHeaders({ headers }: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(rendererHeaders)) response.setHeader(name, value);
  // Not every browser takes 'self' for the WebSocket too. The guard has seen to the name; others get no page.
  const socket = /^[\w.:[\]]+$/.test(headers.host ?? '') ? ` ws://${headers.host ?? ''}` : '';
  const policy = rendererHeaders['Content-Security-Policy'];
  response.setHeader(
    'Content-Security-Policy',
    policy.replace("connect-src 'self'", `connect-src 'self'${socket}`),
  );
}

function limitBodyTime(request: IncomingMessage, response: ServerResponse, milliseconds: number): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, milliseconds);
  response.once('close', () => {
    clearTimeout(timer);
  });
}
