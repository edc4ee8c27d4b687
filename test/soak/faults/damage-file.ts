import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import type { Random } from '../../../src-main/core/random.ts';

const pageBytes = 4096;

/** Overwrites pages of a database: sometimes the first one, without which it can't be opened, always some others. */
export function overwritePages(file: string, random: Random): string {
  const pages = Math.floor((statSync(file, { throwIfNoEntry: false })?.size ?? 0) / pageBytes);
  if (pages < 2) return 'nothing was overwritten';
  const hit = Array.from({ length: 3 }, () => 1 + random.integer(pages - 1));
  if (random.uniform() < 0.5) hit.push(0);
  const garbage = Buffer.from(Array.from({ length: pageBytes }, () => random.integer(256)));
  const descriptor = openSync(file, 'r+');
  for (const page of hit) writeSync(descriptor, garbage, 0, pageBytes, page * pageBytes);
  closeSync(descriptor);
  return `pages ${hit.join(', ')} of ${pages} were overwritten`;
}
