import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuadLabError } from '../core/errors';

/** What every answer to the renderer carries, whichever shell gives it. Nothing is loaded from elsewhere. */
export const rendererHeaders = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    // The one inline style that the primitives of the page have: `display: contents;`.
    "style-src 'self' 'unsafe-hashes' 'sha256-iaOezIDcQIoxCULa6FBKKuLUu09R7kG+Mlu+JVfU3Rw='",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** Where the built renderer and preload script lie, beside the built code or beside the sources. */
export function builtFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    for (const candidate of [folder, join(folder, 'out')]) {
      if (existsSync(join(candidate, 'renderer', 'index.html'))) return candidate;
    }
  }
  throw new QuadLabError('INTERNAL', 'the built page of the app (renderer/index.html) is not there', {
    advice: 'Build it with `npm run build`.',
  });
}

/** Reads a file of the renderer by the path of a URL; undefined for all that does not lie in its folder. */
export async function readRendererFile(folder: string, urlPath: string): Promise<RendererFile | undefined> {
  try {
    const path = decodeURIComponent(urlPath);
    const root = await realpath(folder);
    const file = await realpath(join(root, path.endsWith('/') ? `${path}index.html` : path));
    const inside = relative(root, file);
    const contentType = contentTypes[extname(file)];
    if (inside.startsWith('..') || isAbsolute(inside) || contentType === undefined) return undefined;
    return { body: new Uint8Array(await readFile(file)), contentType };
  } catch {
    // A name that can't be decoded, holds a NUL, or is not there.
    return undefined;
  }
}
