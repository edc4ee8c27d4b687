import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
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
 * After bytes of the database were changed: an app that has started since must have made it good, or have said that it
 * can't be used. Rebuilds it where that is left to the user.
 */
export async function careForDatabase(soak: Soak, saidSo: boolean): Promise<void> {
  if (!soak.notes.databaseTouched) return;
  const wrong = databaseProblem(soak.home.paths.database);
  const lost = wrong === undefined ? unknownRuns(soak) : [];
  if (!saidSo && wrong === undefined && lost.length === 0) {
    soak.notes.databaseTouched = false;
    return;
  }
  if (!saidSo) {
    await soak.app.kill('SIGKILL');
    const why = wrong?.split('\n')[0] ?? `${lost.length} runs are not in it`;
    soak.log(`the app did not notice that its database is damaged: ${why}`);
    soak.counts.unnoticed += 1;
  }
  await soak.rebuild();
}
