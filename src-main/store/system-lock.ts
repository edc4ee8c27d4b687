import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Disposer } from '../core/disposable';
import { systemErrorCode } from '../core/errors';

/** What SQLite says where a lock is held, and also where the file system has none: ENOLCK comes as SQLITE_BUSY. */
const refusals = /^SQLITE_(BUSY|PERM|PROTOCOL|IOERR_(LOCK|RDLOCK|UNLOCK|CHECKRESERVEDLOCK))/;

/**
 * Takes the operating system's lock on a file, which is freed when the process ends, however it ends; undefined where it
 * is held or there are no locks.
 */
export function takeSystemLock(file: string): Disposer | undefined {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (refusals.test(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
  return {
    dispose() {
      if (!database.open) return;
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

const known = new Map<string, boolean>();

/** Whether files of a folder can be locked: network file systems may have no locks. Tries it once with a new file. */
export function locksWork(folder: string): boolean {
  const before = known.get(folder);
  if (before !== undefined) return before;
  const file = join(folder, `.lock-trial-${process.pid}-${randomBytes(4).toString('hex')}`);
  let works: boolean;
  try {
    const lock = takeSystemLock(file);
    works = lock !== undefined;
    lock?.dispose();
  } catch {
    // No space or no permission says nothing of locks: whoever writes there will tell.
    return true;
  } finally {
    rmSync(file, { force: true });
  }
  known.set(folder, works);
  return works;
}
