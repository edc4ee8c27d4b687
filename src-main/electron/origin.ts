import { downloadPath } from '../api/downloads';

/** The page's own address. A scheme of our own instead of file:// gives it an origin that nothing else on the disk has. */
export const scheme = 'app';
export const host = 'quadlab';
export const startUrl = `${scheme}://${host}/`;

/** Whether an address is one of our page. */
export function isOurs(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const parsed = new URL(url);
  return parsed.protocol === `${scheme}:` && parsed.host === host;
}

/** Whether an address is that of a file which the app made to be saved. */
export function isDownload(url: string): boolean {
  return isOurs(url) && new URL(url).pathname.startsWith(downloadPath);
}

/** Whether an address is that of data which the app, or its page, the only one, made to be saved. */
export function isMadeByUs(url: string): boolean {
  return (
    isDownload(url) ||
    url.startsWith('data:') ||
    (url.startsWith('blob:') && isOurs(url.slice('blob:'.length)))
  );
}
