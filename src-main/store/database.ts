import Database from 'better-sqlite3';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { migrations } from './migrations';

/** How long a writer waits for another process that writes. */
const busyMilliseconds = 10_000;

/** Opens the database, makes it where it is missing and brings it to the present schema. */
export function openDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: busyMilliseconds });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw explain(error, file);
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
    const migration = migrations[next] ?? '';
    database
      .transaction(() => {
        // Another process may have been faster.
        if (version() !== next) return;
        database.exec(migration);
        database.pragma(`user_version = ${next + 1}`);
      })
      .immediate();
  }
}

function explain(error: unknown, file: string): unknown {
  switch (systemErrorCode(error)) {
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
    case 'SQLITE_IOERR':
      return new QuadLabError('HOME_UNUSABLE', `the database ${file} can't be opened: ${messageOf(error)}`, {
        cause: error,
        advice: 'Check that the folder exists and can be written, or use another home with --home DIR.',
      });
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new QuadLabError('HOME_UNUSABLE', `the database ${file} is damaged: ${messageOf(error)}`, {
        cause: error,
        advice:
          'Run `quadlab reindex`: it sets the damaged file aside and rebuilds it from the run directories.',
      });
    case 'SQLITE_FULL':
      return new QuadLabError('DISK_FULL', `no space left on the disk while writing ${file}`, {
        cause: error,
        advice: 'Free some space and try again; everything stored before is intact.',
      });
    default:
      return error;
  }
}
