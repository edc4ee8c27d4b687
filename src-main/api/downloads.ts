import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ApiContext } from './context';
import { rendererHeaders } from './renderer-files';

/** Where shells answer with files that were made for somebody. */
export const downloadPath = '/api/download/';

/** A file on its way to whoever asked for it. */
export interface FetchedFile {
  headers: Record<string, string>;
  body: Readable;
}

/** Opens the file that the path of a URL names; undefined where there is none any more. It can be fetched once. */
export function openDownload(
  { downloads }: Pick<ApiContext, 'downloads'>,
  urlPath: string,
): FetchedFile | undefined {
  const id = urlPath.slice(downloadPath.length);
  const download = downloads.find(id);
  if (download === undefined) return undefined;
  const body = createReadStream(download.path);
  body.once('close', () => {
    downloads.remove(id);
  });
  // Ids of runs are letters, digits and hyphens.
  const name = download.name.replace(/[^\w.-]/g, '-');
  return {
    headers: {
      ...rendererHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(download.bytes),
      'Content-Disposition': `attachment; filename="${name}"`,
    },
    body,
  };
}
