const start = /^(?:\uFEFF|\s)*<(?:!doctype html|html|head|body)/i;

/** What a web page that came instead of data is called; undefined where the first bytes are no web page. */
export function webPageTitle(first: Uint8Array, contentType: string | undefined): string | undefined {
  const text = Buffer.from(first.subarray(0, 4096)).toString('utf8');
  const isPage = start.test(text) || (/html/i.test(contentType ?? '') && /^\s*</.test(text));
  if (!isPage) return undefined;
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
  return title === undefined ? '' : title.slice(0, 80);
}
