import { randomBytes } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';

/**
 * Writes a file as a whole: aside first, then renamed, so that nothing half-written ever replaces an existing file.
 * Devices and pipes such as /dev/stdout are written directly.
 */
export async function writeOutput(file: string, content: string | readonly Uint8Array[]): Promise<void> {
  try {
    const existing = await statOf(file);
    if (existing?.isDirectory()) throw isFolder(file);
    if (existing && !existing.isFile()) {
      await writeFile(file, content);
      return;
    }
    if (existing) await access(file, constants.W_OK);
    // Through a symbolic link the file that it points to is replaced, not the link.
    await replace(existing ? await realpath(file) : resolve(file), content, existing?.mode);
  } catch (error) {
    throw error instanceof QuadLabError ? error : explainOutputError(file, error);
  }
}

async function replace(
  file: string,
  content: string | readonly Uint8Array[],
  mode: number | undefined,
): Promise<void> {
  const aside = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(aside, 'wx');
    try {
      await handle.writeFile(content);
      if (mode !== undefined) await handle.chmod(mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

export async function statOf(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isFolder(file: string): QuadLabError {
  return new QuadLabError('OUTPUT_UNWRITABLE', `can't write ${resolve(file)}: it is a folder`, {
    advice: 'Give the path of a file.',
  });
}

/** Why a file or folder could not be written, and what to do. */
export function explainOutputError(file: string, cause: unknown): QuadLabError {
  const path = resolve(file);
  const unwritable = (why: string, advice: string): QuadLabError =>
    new QuadLabError('OUTPUT_UNWRITABLE', `can't write ${path}: ${why}`, { cause, advice });
  switch (systemErrorCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new QuadLabError('DISK_FULL', `can't write ${path}: the disk or your quota is full`, {
        cause,
        advice: 'Free some space, or choose a path on another disk.',
      });
    case 'ENOENT':
      return unwritable(
        `the folder ${dirname(path)} does not exist`,
        'Make the folder first, or choose another path.',
      );
    case 'ENOTDIR':
      return unwritable('a part of its path is a file, not a folder', 'Choose another path.');
    case 'EACCES':
    case 'EPERM':
      return unwritable('no permission', 'Choose a path that you may write to.');
    case 'EROFS':
      return unwritable('the disk is read-only', 'Choose a path on another disk.');
    case 'ENAMETOOLONG':
      return unwritable('the name is too long', 'Choose a shorter name.');
    default:
      return unwritable(messageOf(cause), 'Choose another path.');
  }
}
