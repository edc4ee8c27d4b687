import type { IncomingMessage, ServerResponse } from 'node:http';
import { UploadTooLarge, type App } from '../app';
import { isQuadLabError } from '../core/errors';
import type { ServerLimits } from './limits';
import { refuse } from './refuse';

/** Takes files that the page sends with `PUT /api/uploads?name=…`, and answers with the path of each. */
export function createUploads(
  uploads: App['uploads'],
  limits: Pick<ServerLimits, 'uploads' | 'bodyMilliseconds'>,
) {
  let open = 0;
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> => {
    const name = query.get('name') ?? '';
    if (name === '') {
      refuse(request, response, { status: 400, message: 'Expected the name of a file: ?name=…' });
      return;
    }
    if (open >= limits.uploads) {
      refuse(request, response, {
        status: 503,
        message: `This server takes ${limits.uploads} files at a time.`,
        retryAfter: 5,
      });
      return;
    }
    open += 1;
    // Whoever stops sending without going away would hold the place for ever.
    request.setTimeout(limits.bodyMilliseconds, () => {
      if (!request.complete) request.destroy();
    });
    try {
      const path = await uploads.receive({
        name,
        chunks: request.iterator({ destroyOnReturn: false }),
        bytes: announced(request),
      });
      response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify({ path }));
    } catch (error) {
      if (request.destroyed && !request.complete) return; // nobody is there to be told
      if (!isQuadLabError(error)) throw error;
      const status = error instanceof UploadTooLarge ? 413 : error.code === 'DISK_FULL' ? 507 : 500;
      const { code, message, advice = null } = error;
      refuse(request, response, { status, message, problem: { code, advice } });
    } finally {
      open -= 1;
    }
  };
}

function announced({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
