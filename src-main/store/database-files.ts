import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const parts = ['-wal', '-shm', ''];
/** How many damaged databases are kept. */
const damagedKept = 2;

export function removeDatabase(file: string): void {
  for (const part of parts) rmSync(file + part, { force: true });
}

/** Whether there is nothing in a database's place, or a file of which nothing is left. */
export function isGone(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** Where a new database is made, and where it lies when it is complete and only has to be put in place. */
export const unfinishedFile = (database: string): string => `${database}.rebuild`;
const finishedFile = (database: string): string => `${database}.rebuilt`;

/**
 * Puts the database that was made at `unfinishedFile`, and closed, into the place of the present one, which is kept under
 * another name. If this is cut off, `completeExchange` ends it.
 */
export function exchangeDatabase(database: string, kept: string): void {
  syncFile(unfinishedFile(database));
  renameSync(unfinishedFile(database), finishedFile(database));
  completeExchange(database, kept);
}

/** Ends an exchange that was cut off; returns whether there was one. */
export function completeExchange(database: string, kept = damagedName(database)): boolean {
  if (!existsSync(finishedFile(database))) return false;
  removeDatabase(kept);
  // The log first: it must not be taken for that of the new database.
  for (const part of parts) {
    if (existsSync(database + part)) renameSync(database + part, kept + part);
  }
  renameSync(finishedFile(database), database);
  syncFolder(dirname(database));
  return true;
}

/** `quadlab.db.damaged-20261121-143015`. */
export function damagedName(database: string): string {
  return `${database}.damaged-${timeStamp(new Date())}`;
}

export function timeStamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** Removes all but the newest damaged databases. */
export function pruneDamaged(database: string): void {
  const folder = dirname(database);
  const start = `${basename(database)}.damaged-`;
  const names = readdirSync(folder).filter((name) => name.startsWith(start) && !/-(wal|shm)$/.test(name));
  for (const name of names.sort().slice(0, -damagedKept)) removeDatabase(join(folder, name));
}

export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
