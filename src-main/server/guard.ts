import type { IncomingHttpHeaders } from 'node:http';
import type { Session } from './session';

/** What is looked at before a request gets anywhere. */
export interface GuardedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export type Verdict =
  { kind: 'pass' } | { kind: 'sign-in' } | { kind: 'refuse'; status: number; message: string };

/** Bytes of a request's body. The API's inputs are small. */
export const bodyLimit = 64 * 1024;

/**
 * Lets in whoever opened the printed address on this machine, and nobody else:
 * - the Host header must name this server, so that a foreign name that was pointed at 127.0.0.1 gets nothing (DNS rebinding);
 * - a change must come from a page of this server, so that a page of another site or port can't make one;
 * - everything but the sign-in itself needs the session's cookie.
 */
export function createGuard(session: Session, port: number) {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origins = hosts.map((host) => `http://${host}`);

  return ({ method, path, query, headers }: GuardedRequest): Verdict => {
    if (!hosts.includes(headers.host ?? ''))
      return refuse(421, `This server is http://${hosts[0] ?? ''} only.`);
    if (!['GET', 'HEAD', 'POST'].includes(method))
      return refuse(405, 'Only GET, HEAD and POST are known here.');
    if (method === 'POST' && !origins.includes(headers.origin ?? '')) {
      return refuse(403, 'Only pages of this server may change something.');
    }
    const token = path === '/' && method === 'GET' ? query.get('token') : null;
    if (token !== null && session.acceptsToken(token)) return { kind: 'sign-in' };
    if (!session.isOpen(headers.cookie)) {
      return refuse(401, 'Open the address that `quadlab serve` printed last: the token in it lets you in.');
    }
    if (Number(headers['content-length'] ?? 0) > bodyLimit) {
      return refuse(413, `A request may have ${bodyLimit} bytes.`);
    }
    return { kind: 'pass' };
  };
}

function refuse(status: number, message: string): Verdict {
  return { kind: 'refuse', status, message };
}
