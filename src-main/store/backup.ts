import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { QuadLabError, systemErrorCode } from '../core/errors';
import { processStart } from '../core/process-identity';
import { findDamageAside } from './database-check/check-aside';
import { syncFile, timeStamp } from './database-files';
import type { Store } from './store';

export interface Backup {
  name: string;
  file: string;
  bytes: number;
  /** In milliseconds since 1970, by the clock of the machine that made it. */
  time: number;
}

/** The number orders them: clocks are set. */
const pattern = /^quadlab-(\d{6})-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})\.db$/;
const spareBytes = 256 * 2 ** 20;

/** The backups in a folder, the newest first. */
export function listBackups(folder: string): Backup[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const [, , ...time] = pattern.exec(name) ?? [];
      if (time.length === 0) return [];
      const [year = 0, month = 1, ...rest] = time.map(Number);
      const file = join(folder, name);
      const { size: bytes } = statSync(file);
      return [{ name, file, bytes, time: Date.UTC(year, month - 1, ...rest) }];
    })
    .sort((a, b) => b.name.localeCompare(a.name, 'en'));
}

export interface BackupOptions {
  /** 4-KiB pages that are copied at a time; others work in between. All at once where others may write meanwhile. */
  pagesAtATime: number;
  signal?: AbortSignal;
}

/**
 * Copies a store into a folder, aside, and checks the copy before it gets its name. Throws DISK_FULL where there is no
 * room for it, HOME_UNUSABLE where the copy, and so the database, is damaged.
 */
export async function writeBackup(
  store: Store,
  folder: string,
  { pagesAtATime, signal }: BackupOptions,
): Promise<Backup> {
  mkdirSync(folder, { recursive: true });
  // Beside the database: only that folder is known to have locks.
  clearLeftovers(store.file);
  const aside = `${store.file}.backup-${process.pid}`;
  for (const each of new Set([folder, dirname(store.file)])) requireRoom(each, statSync(store.file).size);
  try {
    await store.backup(aside, () => {
      signal?.throwIfAborted();
      return pagesAtATime;
    });
    const damage = await findDamageAside(aside);
    signal?.throwIfAborted();
    if (damage !== undefined) {
      store.suspect(damage);
      throw new QuadLabError('HOME_UNUSABLE', `the database ${store.file} is damaged: ${damage}`, {
        advice: 'It is checked and restored when the home is opened next.',
      });
    }
    const number = Number(pattern.exec(listBackups(folder)[0]?.name ?? '')?.[1] ?? 0) + 1;
    const name = `quadlab-${String(number).padStart(6, '0')}-${timeStamp(new Date())}.db`;
    syncFile(aside);
    moveFile(aside, join(folder, name));
    const made = listBackups(folder).find((backup) => backup.name === name);
    if (made === undefined) throw new Error(`${name} is gone`);
    return made;
  } finally {
    for (const part of ['', '-journal', '-wal', '-shm']) rmSync(aside + part, { force: true });
  }
}

/** Removes all but the newest. */
export function pruneBackups(folder: string, keep: number): void {
  for (const { file } of listBackups(folder).slice(keep)) rmSync(file, { force: true });
}

/** What killed processes of this machine left behind. */
function clearLeftovers(database: string): void {
  const folder = dirname(database);
  const start = `${basename(database)}.backup-`;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(start))) {
    const pid = Number.parseInt(name.slice(start.length), 10);
    if (pid === process.pid || processStart(pid) === undefined) rmSync(join(folder, name), { force: true });
  }
}

/** Runs need the disk more than backups do. */
function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes + spareBytes) return;
  const needed = Math.ceil((bytes + spareBytes) / 2 ** 20);
  throw new QuadLabError(
    'DISK_FULL',
    `no space for a backup in ${folder}: it needs ${needed} MiB, ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free`,
    { advice: 'Free some space, or make no backups: `quadlab settings set backups.keep 0`.' },
  );
}

function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV') throw error;
    const partial = `${to}.partial`;
    copyFileSync(from, partial);
    syncFile(partial);
    renameSync(partial, to);
  }
}
