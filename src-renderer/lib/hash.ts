/** Where the reader is. It stands behind the # of the address, so that every view can be bookmarked. */
export type Place = { view: 'sweeps' } | { view: 'sweep'; id: string } | { view: 'unknown'; hash: string };

export const sweepsHash = '#/sweeps';
export const sweepHash = (id: string): string => `#/sweeps/${encodeURIComponent(id)}`;

export function placeOf(hash: string): Place {
  const path = hash.replace(/^#\/?/, '').replace(/\/$/, '');
  if (path === '' || path === 'sweeps') return { view: 'sweeps' };
  const id = /^sweeps\/([^/]+)$/.exec(path)?.[1];
  const decoded = id === undefined ? undefined : decode(id);
  return decoded === undefined ? { view: 'unknown', hash } : { view: 'sweep', id: decoded };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
