import type { Protocol } from 'electron';
import { readRendererFile, rendererHeaders } from '../api/renderer-files';
import { isOurs, scheme } from './origin';

/** Before the app is ready: our scheme gets the rights of https, which modules and storage need. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page, and nothing beside it. */
export function setupProtocol(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(scheme, async ({ url, method }) => {
    const file =
      isOurs(url) && method === 'GET' ? await readRendererFile(folder, new URL(url).pathname) : undefined;
    if (file === undefined)
      return new Response('There is no such page.', { status: 404, headers: rendererHeaders });
    return new Response(file.body, { headers: { ...rendererHeaders, 'Content-Type': file.contentType } });
  });
}
