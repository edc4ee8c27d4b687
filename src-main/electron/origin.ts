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

/** Whether an address is that of data which a page made itself, ours being the only one, to be saved. */
export function isMadeByUs(url: string): boolean {
  return url.startsWith('data:') || (url.startsWith('blob:') && isOurs(url.slice('blob:'.length)));
}
