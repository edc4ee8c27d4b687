import { writeFileSync } from 'node:fs';
import type { Database, Statement } from 'better-sqlite3';
import { explainDatabaseError, isDamage } from './database-error';
import { suspicionFile } from './database-state';

const methods = ['run', 'get', 'all'] as const;

/**
 * Statements that are prepared from now on and meet damage say so in an error that names the file, and leave a note, so
 * that whoever takes the home next checks the database.
 */
export function watchForDamage(database: Database, file: string): void {
  const explain = (error: unknown): unknown => {
    if (!isDamage(error)) return error;
    try {
      writeFileSync(suspicionFile(file), `${String(error)}\n`);
    } catch {
      // A full disk: then the next check is the usual one.
    }
    return explainDatabaseError(error, `the database ${file}`);
  };
  const prepare = database.prepare.bind(database) as (sql: string) => Statement;
  const watched = (sql: string): Statement => {
    let statement: Statement;
    try {
      statement = prepare(sql);
    } catch (error) {
      throw explain(error);
    }
    for (const name of methods) {
      const method: (...values: unknown[]) => unknown = statement[name].bind(statement);
      Object.defineProperty(statement, name, {
        value: (...values: unknown[]): unknown => {
          try {
            return method(...values);
          } catch (error) {
            throw explain(error);
          }
        },
      });
    }
    return statement;
  };
  Object.defineProperty(database, 'prepare', { value: watched });
}
