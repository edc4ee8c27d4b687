import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { isSuspect, readState } from '../../src-main/store/database-state.ts';
import { runningApps } from './apps.ts';
import type { Soak } from './soak.ts';

/** Why a database is not sound by SQLite's own check; undefined where it is. */
export function databaseProblem(file: string): string | undefined {
  if (!existsSync(file)) return 'it is not there';
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    const found = database.pragma('integrity_check', { simple: true });
    return found === 'ok' ? undefined : String(found);
  } catch (error) {
    return String(error);
  } finally {
    database?.close();
  }
}

/** Ids of the runs that have a directory, but no row. */
export function unknownRuns({ home }: Pick<Soak, 'home'>): string[] {
  const database = new Database(home.paths.database, { readonly: true });
  try {
    const known = new Set(database.prepare<[], string>('SELECT id FROM runs').pluck().all());
    return home.runIds().filter((id) => !known.has(id));
  } finally {
    database.close();
  }
}

/** The id of the sweep of a name, as far as the database can be read. */
export function sweepIdOf({ home }: Pick<Soak, 'home'>, name: string): string | undefined {
  if (databaseProblem(home.paths.database) !== undefined) return undefined;
  const database = new Database(home.paths.database, { readonly: true });
  try {
    return database.prepare<[string], string>('SELECT id FROM sweeps WHERE name = ?').pluck().get(name);
  } finally {
    database.close();
  }
}

/**
 * To be called before the database of a home at rest is changed. One that was left open, or that is gone, is looked at by
 * whoever opens the home next; of one that was closed well, damage shows only in use.
 */
export function noteDamage({ home, notes }: Soak, { isGone = false } = {}): void {
  const { database } = home.paths;
  const isLookedAt = isGone || readState(database).open || isSuspect(database);
  notes.databaseTouched =
    isLookedAt || notes.databaseTouched === 'must be noticed' ? 'must be noticed' : 'may show';
  notes.databaseForgot = true;
}

/**
 * After bytes of the database were changed: an app that has started since must have made it good. Where it was not to be
 * expected that it looks, it is killed, and the next one must have.
 */
export async function careForDatabase(soak: Soak): Promise<void> {
  const { notes } = soak;
  if (notes.databaseTouched === undefined) return;
  const wrong = await whatIsWrong(soak);
  if (wrong === undefined) {
    notes.databaseTouched = undefined;
    return;
  }
  // It could not be restored for want of space.
  if (notes.diskIsFull || notes.diskWasFull) return;
  const wasExpected = notes.databaseTouched === 'must be noticed';
  for (const app of runningApps(soak)) await app.kill('SIGKILL');
  notes.databaseTouched = 'must be noticed';
  if (!wasExpected) {
    soak.log(`the damage of a database that was closed well shows only in use: ${wrong}`);
    return;
  }
  soak.counts.unnoticed += 1;
  soak.log(soak.problem(`the app did not notice that its database is damaged: ${wrong}`));
  await soak.rebuild();
}

async function whatIsWrong(soak: Soak): Promise<string | undefined> {
  const wrong = databaseProblem(soak.home.paths.database)?.split('\n')[0];
  if (wrong !== undefined || unknownRuns(soak).length === 0) return wrong;
  // The directory of a run that others take their weights from is made just before its row.
  await delay(1000);
  const unknown = unknownRuns(soak);
  return unknown.length === 0 ? undefined : `${unknown.length} runs are not in it, such as ${unknown[0]}`;
}
