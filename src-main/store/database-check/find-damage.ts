import Database from 'better-sqlite3';
import { messageOf, onOneLine, systemErrorCode } from '../../core/errors';
import { explainDatabaseError, isDamage } from '../database-error';

const longestProblem = 200;

/**
 * What is wrong with a database's file, on one line; undefined where nothing is. Reads all of it: 3.4 to 4.4 s for a GiB on
 * one core of a Xeon. Throws HOME_UNUSABLE where it can't be opened for another reason than damage.
 */
export function findDamage(file: string): string | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 10_000, fileMustExist: true });
    // Not quick_check, which takes four fifths of the time: pages that a disk lost leave indexes that miss rows.
    const found = database.pragma('integrity_check(1)', { simple: true }) as string;
    return found === 'ok' ? undefined : onOneLine(found).slice(0, longestProblem);
  } catch (error) {
    // A header that says nonsense may be a plain error.
    if (isDamage(error) || systemErrorCode(error) === 'SQLITE_ERROR') return onOneLine(messageOf(error));
    throw explainDatabaseError(error, `the database ${file}`);
  } finally {
    database?.close();
  }
}
