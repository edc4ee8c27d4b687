import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';

/**
 * The token of a home, made on first use and kept in a file that only its owner may read, so that addresses and sessions
 * outlive a server. `renew` makes another one, which signs everybody out. One that others could have read is replaced too.
 * Throws HOME_UNUSABLE.
 */
export function homeToken(file: string, renew = false): string {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    const present = renew ? 'unfit' : readToken(file);
    if (present !== 'missing' && present !== 'unfit') return present;
    const token = randomBytes(32).toString('base64url');
    rmSync(aside, { force: true });
    writeFileSync(aside, `${token}\n`, { flag: 'wx', mode: 0o600, flush: true });
    if (present === 'unfit' || !publish(aside, file)) renameSync(aside, file);
    // Of two servers that start at once both take what is there.
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new QuadLabError('HOME_UNUSABLE', `${file} can't be used: ${messageOf(error)}`, {
      cause: error,
      advice: 'Check that the home is a folder that you may read and write.',
    });
  } finally {
    rmSync(aside, { force: true });
  }
}

function readToken(file: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    return /^[\w-]{43}$/.test(token) && !wasOpen(file) ? token : 'unfit';
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 'missing';
    throw error;
  }
}

/** Whether others could read the file, where that could be mended. */
function wasOpen(file: string): boolean {
  if (process.platform === 'win32' || !isOpen(file)) return false;
  chmodSync(file, 0o600);
  // Some file systems have no modes: there the file is what it is.
  return !isOpen(file);
}

const isOpen = (file: string): boolean => (statSync(file).mode & 0o077) !== 0;

/** Gives a file its name unless there is one of that name already. False where that can't be had. */
function publish(aside: string, file: string): boolean {
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EEXIST';
  }
}
