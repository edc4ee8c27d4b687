import type { IncomingHttpHeaders } from 'node:http';
import type { ServerLimits } from './limits';
import { apiPath, uploadPath } from './paths';
import type { Session } from './session';
import { createBucket, type Bucket } from './token-bucket';

/** What is asked for, as the first line of a request says it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
}

/** What is looked at before a request gets anywhere. */
export interface GuardedRequest extends Asked {
  headers: IncomingHttpHeaders;
  /** Whether it asks for a WebSocket. */
  isUpgrade?: boolean;
}

export interface Refusal {
  kind: 'refuse';
  status: number;
  message: string;
  /** In how many seconds to ask again. */
  retryAfter?: number;
}

export type Verdict =
  | { kind: 'pass' }
  /** `reload` where a redirect would not take the new cookie along. */
  | { kind: 'sign-in'; reload: boolean }
  | Refusal;

/** What this machine calls itself. A tunnel may lead from any port; a name that was pointed here is none of these. */
const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Lets in whoever opened the printed address on this machine, or through a tunnel to it, and nobody else:
 * - the Host header must be a name of this machine (DNS rebinding);
 * - whoever says which page is asking must name one of this server: changes and WebSockets have to say so, so that a page
 *   of another site or port can't make them;
 * - what the browser says of the site that is asking must fit;
 * - everything but the sign-in itself needs the session's cookie.
 */
export function createGuard(
  session: Session,
  limits: Pick<ServerLimits, 'bodyBytes' | 'requests' | 'strangers' | 'tokens'>,
) {
  const requests = createBucket(limits.requests);
  const strangers = createBucket(limits.strangers);
  const tokens = createBucket(limits.tokens);

  const signIn = (given: string, headers: IncomingHttpHeaders): Verdict => {
    if (session.isOpen(headers.cookie)) return passing(requests, { kind: 'sign-in', reload: false });
    return passing(
      tokens,
      session.acceptsToken(given)
        ? { kind: 'sign-in', reload: headers['sec-fetch-site'] === 'cross-site' }
        : signedOut,
    );
  };

  return (request: GuardedRequest): Verdict => {
    const { method, path, query, headers } = request;
    if (!ownHost.test(headers.host ?? '')) {
      return refuse(421, 'This server is 127.0.0.1 and localhost only.');
    }
    if (!methodsOf(path).includes(method)) {
      return refuse(405, `Only ${methodsOf(path).join(', ')} are known here.`);
    }
    if (!comesFromOurPage(request)) {
      return refuse(403, 'Only pages of this server may ask for that.');
    }
    const token = path === '/' && method === 'GET' ? query.get('token') : null;
    if (token !== null) return signIn(token, headers);
    if (!session.isOpen(headers.cookie)) return passing(strangers, signedOut);
    if (path !== uploadPath && Number(headers['content-length'] ?? 0) > limits.bodyBytes) {
      return refuse(413, `A request may have ${limits.bodyBytes} bytes.`);
    }
    return passing(requests, { kind: 'pass' });
  };
}

const signedOut = refuse(401, 'Open the address that `quadlab serve` printed: the token in it lets you in.');

function passing(bucket: Bucket, verdict: Verdict): Verdict {
  const retryAfter = bucket.take();
  return retryAfter === 0
    ? verdict
    : { ...refuse(429, 'These are too many requests in too short a time.'), retryAfter };
}

function methodsOf(path: string): string[] {
  if (path === uploadPath) return ['PUT'];
  return path.startsWith(apiPath) ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
}

function comesFromOurPage({ method, path, headers, isUpgrade = false }: GuardedRequest): boolean {
  const { origin } = headers;
  const mustSay = isUpgrade || !['GET', 'HEAD'].includes(method);
  if (origin === undefined ? mustSay : origin !== `http://${(headers.host ?? '').toLowerCase()}`)
    return false;
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site === 'same-origin' || (site === 'none' && !isUpgrade) || headers['sec-fetch-site'] === undefined)
    return true;
  // A link on another site may lead to the page, in a tab of its own: that gives the other site nothing.
  return (
    !path.startsWith('/api') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}

function refuse(status: number, message: string): Refusal {
  return { kind: 'refuse', status, message };
}
