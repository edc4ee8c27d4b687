import Database from 'better-sqlite3';
import { QuadLabError } from '../core/errors';
import { explainDatabaseError } from './database-error';
import { migrations } from './migrations';
import { addStatistics } from './query/statistics';
import { watchForDamage } from './watch-damage';

/** How long a writer waits for another process that writes. */
const busyMilliseconds = 10_000;
const allPages = 0x7fff_ffff;

/** Opens the database, makes it where it is missing and brings it to the present schema. */
export function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: busyMilliseconds });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    addStatistics(database);
    watchForDamage(database, file);
    migrate(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw explainDatabaseError(error, `the database ${file}`);
  }
}

/** Copies a database over another one, in one piece; who has that open sees what it has become. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true });
  try {
    await source.backup(to, { progress: () => allPages });
  } catch (error) {
    throw explainDatabaseError(error, `the database ${to}`);
  } finally {
    source.close();
  }
}

function migrate(database: Database.Database, file: string): void {
  const version = (): number => database.pragma('user_version', { simple: true }) as number;
  if (version() > migrations.length) {
    throw new QuadLabError(
      'DATABASE_NEWER',
      `${file} has schema version ${version()}, this QuadLab knows versions up to ${migrations.length}`,
      { advice: 'Update QuadLab, or use another home with --home DIR.' },
    );
  }
  for (let next = version(); next < migrations.length; next++) {
    const migration = migrations[next];
    database
      .transaction(() => {
        // Another process may have been faster.
        if (version() !== next) return;
        database.exec(migration?.sql ?? '');
        migration?.fill?.(database);
        database.pragma(`user_version = ${next + 1}`);
      })
      .immediate();
  }
}
