import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import type { Disposer } from '../core/disposable';
import { systemErrorCode } from '../core/errors';

export interface HomeLock extends Disposer {
  readonly file: string;
}

/**
 * Takes the home for this process, or returns undefined where another one has it. The lock is SQLite's own on a file of
 * its own, so the operating system frees it when the process ends, however it ends.
 */
export function takeHomeLock(file: string): HomeLock | undefined {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (systemErrorCode(error)?.startsWith('SQLITE_BUSY') === true) return undefined;
    throw error;
  }
  const holder = holderFile(file);
  writeFileSync(holder, `process ${process.pid} on ${hostname()} since ${new Date().toISOString()}\n`);
  let held = true;
  return {
    file,
    dispose() {
      if (!held) return;
      held = false;
      rmSync(holder, { force: true });
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

/** Who holds the home, as far as it said. */
export function lockHolder(file: string): string {
  try {
    return readFileSync(holderFile(file), 'utf8').trim();
  } catch {
    return 'another process';
  }
}

const holderFile = (file: string): string => `${file}.holder`;
