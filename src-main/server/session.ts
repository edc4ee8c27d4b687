import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Exchanges the token in the printed address for a cookie that scripts can't read and other sites can't send. */
export function createSession(token: string, port: number) {
  const secret = randomBytes(32).toString('base64url');
  // Cookies know no ports: two servers on this machine must not take each other's.
  const name = `quadlab_${port}`;
  return {
    acceptsToken: (text: string): boolean => equal(text, token),
    setCookie: `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
    isOpen: (cookies: string | undefined): boolean =>
      (cookies ?? '')
        .split(';')
        .map((cookie) => cookie.trim())
        .some((cookie) => cookie.startsWith(`${name}=`) && equal(cookie.slice(name.length + 1), secret)),
  };
}
export type Session = ReturnType<typeof createSession>;

export const createToken = (): string => randomBytes(32).toString('base64url');

/** In a time that does not tell how much of it was right. */
function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
