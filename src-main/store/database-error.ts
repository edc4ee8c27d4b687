import { isQuadLabError, messageOf, QuadLabError, systemErrorCode } from '../core/errors';

const damage = /^SQLITE_(NOTADB|CORRUPT|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS))/;

/** Whether an error of SQLite, or one that was raised because of it, says that the database's file is damaged. */
export function isDamage(error: unknown): boolean {
  if (damage.test(systemErrorCode(error) ?? '')) return true;
  return isQuadLabError(error) && error.cause !== undefined && isDamage(error.cause);
}

/** What an error of SQLite means to the user; other errors come back as they are. */
export function explainDatabaseError(error: unknown, file = 'the database'): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new QuadLabError('DISK_FULL', `no space left on the disk while writing ${file}`, {
      cause: error,
      advice:
        'Free some space, then continue with `quadlab sweep resume`; everything stored before is intact.',
    });
  }
  if (isDamage(error)) {
    return new QuadLabError('HOME_UNUSABLE', `${file} is damaged: ${messageOf(error)}`, {
      cause: error,
      advice:
        'The next command that finds the home free checks it and restores it from its backup and the run directories; `quadlab backup restore` does it too.',
    });
  }
  if (/^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code)) {
    return new QuadLabError('HOME_UNUSABLE', `${file} can't be opened or written: ${messageOf(error)}`, {
      cause: error,
      advice: 'Check that the folder exists and can be written, or use another home with --home DIR.',
    });
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new QuadLabError('HOME_BUSY', `${file} is being written by another process`, {
      cause: error,
      advice: 'Try again in a moment.',
    });
  }
  return error;
}
