import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { z } from 'zod';

const stateSchema = z.object({
  /** Whether somebody writes, or ended without closing. */
  open: z.boolean(),
  /** When it was last checked, in milliseconds since 1970. */
  checkedAt: z.number(),
  /** The file as it was when it was last copied, see `signatureOf`. */
  backedUp: z.string().optional(),
});
export type DatabaseState = z.output<typeof stateSchema>;

const stateFile = (database: string): string => `${database}.state`;

/** There since somebody met damage in the database, until it was checked. */
export const suspicionFile = (database: string): string => `${database}.suspect`;

/** What is known of a database beside it; a database of which nothing is known may have been left in any state. */
export function readState(database: string): DatabaseState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile(database), 'utf8')));
  } catch {
    return { open: true, checkedAt: 0 };
  }
}

export function writeState(database: string, state: DatabaseState): void {
  const aside = `${stateFile(database)}.tmp`;
  const descriptor = openSync(aside, 'w');
  try {
    writeSync(descriptor, `${JSON.stringify(state)}\n`);
    // It must be true after a power cut.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(aside, stateFile(database));
}

export const isSuspect = (database: string): boolean => existsSync(suspicionFile(database));

export function forgetSuspicion(database: string): void {
  rmSync(suspicionFile(database), { force: true });
}

/** Differs where something was written in between. Times are only compared for being equal: clocks are set. */
export function signatureOf(database: string): string {
  return ['', '-wal']
    .map((suffix) => statSync(database + suffix, { throwIfNoEntry: false }))
    .map((stats) => (stats === undefined || stats.size === 0 ? '0' : `${stats.size}/${stats.mtimeMs}`))
    .join(' ');
}
