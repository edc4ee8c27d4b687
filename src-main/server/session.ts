import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** After which a browser that was not used has to sign in again. */
const rememberedSeconds = 30 * 24 * 60 * 60;

/**
 * Exchanges the token in the printed address for a cookie that scripts can't read and other sites can't send. The cookie
 * follows from the token, so that a server that is started again knows the pages that are open.
 */
export function createSession(token: string) {
  const derive = (purpose: string): string =>
    createHmac('sha256', token).update(`quadlab ${purpose}`).digest('base64url');
  const secret = derive('session');
  // Cookies know no ports: two servers, or tunnels to two machines, must not take each other's.
  const name = `quadlab_${derive('name')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 12)}`;
  const tickets = new Set<string>();
  return {
    /** Of the token, or a ticket, which is accepted once. */
    acceptsToken: (text: string): boolean => equal(text, token) || tickets.delete(sha256(text)),
    /** Lets one browser in: for addresses that others may see for a moment, such as in the list of processes. */
    ticket(): string {
      const ticket = randomBytes(32).toString('base64url');
      tickets.add(sha256(ticket));
      return ticket;
    },
    setCookie: `${name}=${secret}; Path=/; Max-Age=${rememberedSeconds}; HttpOnly; SameSite=Strict`,
    isOpen: (cookies: string | undefined): boolean =>
      (cookies ?? '')
        .split(';')
        .map((cookie) => cookie.trim())
        .some((cookie) => cookie.startsWith(`${name}=`) && equal(cookie.slice(name.length + 1), secret)),
  };
}
export type Session = ReturnType<typeof createSession>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In a time that does not tell how much of it was right. */
function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
