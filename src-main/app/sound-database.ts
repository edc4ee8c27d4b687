import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { explainWriteError } from '../rundir/atomic-file';
import type { SchedulerContext } from '../scheduler/context';
import { runDirectories } from '../scheduler/run-directories';
import { restoreDatabase, type RestoreReport } from '../scheduler/restore';
import { listBackups } from '../store/backup';
import { findDamage } from '../store/database-check/find-damage';
import { completeExchange, damagedName, isGone, pruneDamaged } from '../store/database-files';
import {
  forgetSuspicion,
  isSuspect,
  readState,
  writeState,
  type DatabaseState,
} from '../store/database-state';
import type { Notify } from './take-home';

type Context = Omit<SchedulerContext, 'store' | 'sweeps'>;

const dayMilliseconds = 24 * 60 * 60 * 1000;
/** Reading so much takes about a second. Larger ones are checked once a day as well, as their backups. */
const cheapBytes = 256 * 2 ** 20;

/**
 * Sees to it that the database can be relied on before it is opened, and restores it where it can't. Needs the home's
 * lock. Returns whether rows may lack what is in run directories: whoever wrote last did not close it. Always checked where the last holder did not leave cleanly or somebody met damage; else once a day where it is
 * cheap.
 */
export function soundDatabase(
  context: Context,
  { isLocal, isHolder, notify }: { isLocal: boolean; isHolder: boolean; notify: Notify },
): boolean {
  const { database } = context.paths;
  if (completeExchange(database)) notify('A restoration of the database that was cut off is complete now.');
  const state = readState(database);
  const mayLag = state.open || isSuspect(database);
  if (isGone(database)) {
    const isNew = !existsSync(database);
    if (runDirectories(context).length > 0 || listBackups(context.paths.backups).length > 0) {
      restore(context, isNew ? (isLocal ? 'new' : 'missing') : 'empty', notify);
    } else if (isLocal && isNew) notify(newIndexNotice(context));
    markChecked(context, isHolder);
    return false;
  }
  // Differences of times of day may be negative: clocks are set.
  const age = Math.abs(Date.now() - state.checkedAt);
  const isDue = isHolder && age > dayMilliseconds && statSync(database).size < cheapBytes;
  if (!mayLag && !isDue) {
    if (isHolder) note(database, { ...state, open: true });
    return false;
  }
  const damage = findDamage(database);
  if (damage !== undefined) restore(context, `damaged (${damage})`, notify);
  markChecked(context, isHolder || mayLag);
  return damage === undefined && mayLag;
}

/** Restores a database in which damage was met although it seemed sound. */
export function restoreDamaged(context: Context, damage: string, notify: Notify): void {
  restore(context, `damaged (${damage})`, notify);
  markChecked(context, true);
}

/** Notes that a process writes from now on. Returns whether the one before did not close the database. */
export function markOpen(database: string): boolean {
  const state = readState(database);
  const wasLeftOpen = state.open || isSuspect(database);
  note(database, { ...state, open: true });
  return wasLeftOpen;
}

/** Notes that whoever held the home closes the database, unless damage was met. */
export function markClean(database: string): void {
  try {
    const state = readState(database);
    if (state.open && !isGone(database)) writeState(database, { ...state, open: false });
  } catch {
    // A full disk: then it is checked the next time.
  }
}

/** Notes that a database was just made, and closed. */
export function markRebuilt(database: string): void {
  forgetSuspicion(database);
  note(database, { open: false, checkedAt: Date.now() });
}

function markChecked({ paths: { database } }: Context, open: boolean): void {
  forgetSuspicion(database);
  note(database, { ...readState(database), open, checkedAt: Date.now() });
}

function restore(context: Context, what: string, notify: Notify): void {
  const { database, backups } = context.paths;
  const kept = damagedName(database);
  // Found again where this process does not come to the end.
  note(database, { ...readState(database), open: true });
  const report = restoreDatabase(context, {
    backups: listBackups(backups),
    kept,
    mayStartEmpty: true,
  });
  if (what === 'new') notify(newIndexNotice(context));
  else notify(`The database was ${what}. ${describeRestore(report)}`);
  if (existsSync(kept))
    notify(`The damaged database is kept as ${basename(kept)}; nothing needs it any more.`);
  for (const problem of report.problems) notify(problem);
  pruneDamaged(database);
}

/** What a restoration brought back, in a sentence or two. */
export function describeRestore({ backup, damagedBackups, runs, added, removed }: RestoreReport): string {
  const bad = damagedBackups.map(
    ({ backup: { name }, damage }) => `The backup ${name} is damaged: ${damage}. `,
  );
  const source =
    backup === undefined
      ? 'from the run directories alone'
      : `from the backup ${backup.name} and the run directories`;
  const unknown = backup === undefined || added === 0 ? '' : `, ${added} of them newer than it`;
  const gone =
    removed === 0
      ? ''
      : ` ${count(removed, 'run')} without a directory ${removed === 1 ? 'was' : 'were'} left out.`;
  return `${bad.join('')}It was restored ${source}: ${count(runs, 'run')}${unknown}.${gone}`;
}

function note(database: string, state: DatabaseState): void {
  try {
    writeState(database, state);
  } catch (error) {
    throw explainWriteError(error, database);
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function newIndexNotice({ paths: { root, database } }: Context): string {
  return `The file system of the home ${root} has no locks: its database is kept on this machine, as ${database}.`;
}
