import { Readable } from 'node:stream';
import type { Protocol } from 'electron';
import type { ApiContext } from '../api/context';
import { openDownload } from '../api/downloads';
import { readRendererFile, rendererHeaders } from '../api/renderer-files';
import { isDownload, isOurs, scheme } from './origin';

/** Before the app is ready: our scheme gets the rights of https, which modules and storage need. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page and the files that the app made for it, and nothing beside them. */
export function setupProtocol(
  protocol: Pick<Protocol, 'handle'>,
  folder: string,
  app?: Pick<ApiContext, 'downloads'>,
): void {
  protocol.handle(scheme, async ({ url, method }) => {
    if (app !== undefined && method === 'GET' && isDownload(url)) {
      const made = openDownload(app, new URL(url).pathname);
      if (made !== undefined) return new Response(Readable.toWeb(made.body) as ReadableStream, made);
    }
    const file =
      isOurs(url) && method === 'GET' ? await readRendererFile(folder, new URL(url).pathname) : undefined;
    if (file === undefined)
      return new Response('There is no such page.', { status: 404, headers: rendererHeaders });
    return new Response(file.body, { headers: { ...rendererHeaders, 'Content-Type': file.contentType } });
  });
}
