import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import envPaths from 'env-paths';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { slugify } from '../core/ids';
import { locksWork } from '../store/system-lock';

/**
 * Where the database of a home lies whose file system has no locks: in a folder of this machine that has them. It is
 * named after the home's path and after an id in the home, since another home may take its path, and a home can be copied.
 */
export function localDatabase(root: string): string {
  const hash = createHash('sha256')
    .update(`${root}\n${homeId(root)}`)
    .digest('hex')
    .slice(0, 16);
  const name = `${slugify(basename(root)) || 'home'}-${hash}`;
  const problems: string[] = [];
  for (const base of localFolders()) {
    const folder = join(base, 'indexes', name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      requireOwn(base);
      if (locksWork(folder)) return join(folder, 'quadlab.db');
      problems.push(`${base}: no locks either`);
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  throw new QuadLabError(
    'HOME_UNUSABLE',
    `the file system of the home ${root} has no locks, and no folder of this machine can hold its database: ${problems.join('; ')}`,
    {
      advice:
        'Give a folder on a local disk with XDG_CACHE_HOME or TMPDIR, or use another home with --home DIR.',
    },
  );
}

function localFolders(): string[] {
  const { cache, data } = envPaths('quadlab', { suffix: '' });
  return [cache, data, join(tmpdir(), `quadlab-${process.getuid?.() ?? 'user'}`)];
}

/** In a folder that all users share, one of that name may be somebody else's. */
function requireOwn(folder: string): void {
  if (process.getuid === undefined) return;
  if (statSync(folder).uid !== process.getuid()) throw new Error(`${folder} belongs to somebody else`);
  chmodSync(folder, 0o700);
}

function homeId(root: string): string {
  const file = join(root, 'home-id');
  try {
    writeFileSync(file, `${randomUUID()}\n`, { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
