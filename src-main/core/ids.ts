import { randomBytes } from 'node:crypto';

/** A readable id that sorts by time: `20261121-143015-runge-7f3a`. */
export function createId(name: string, now: Date = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const slug = slugify(name);
  return [stamp, ...(slug === '' ? [] : [slug]), randomBytes(2).toString('hex')].join('-');
}

export function slugify(name: string, length = 24): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, length)
    .replace(/^-+|-+$/g, '');
}
