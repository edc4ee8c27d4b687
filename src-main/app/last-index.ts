import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../rundir/atomic-file';
import type { HomePaths } from '../rundir/paths';

/**
 * Whether another machine has held the home since this one did: each has a database of its own where the home's file
 * system has no locks. From then on it is this one that did. Needs the home's lock.
 */
export function heldElsewhere({ root, database }: HomePaths): boolean {
  const ours = `${database}.id`;
  const last = join(root, 'last-index');
  let id = readOr(ours);
  if (id === undefined) {
    id = randomUUID();
    writeFileAtomic(ours, [id]);
  }
  if (readOr(last) === id) return false;
  writeFileAtomic(last, [id]);
  return true;
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
