import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';

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
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new QuadLabError('HOME_UNUSABLE', `${file} is damaged: ${messageOf(error)}`, {
      cause: error,
      advice:
        'Run `quadlab reindex`: it sets the damaged file aside and rebuilds it from the run directories.',
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
