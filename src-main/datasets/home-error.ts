import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isDiskFull, isQuadLabError, messageOf, QuadLabError, systemErrorCode } from '../core/errors';

/** What a failure of the system below the datasets folder means: DISK_FULL, or HOME_UNUSABLE for everything else. */
export function homeError(error: unknown, path: string): QuadLabError {
  if (isQuadLabError(error)) return error;
  if (isDiskFull(error)) {
    return new QuadLabError('DISK_FULL', `No space is left to write ${path}.`, {
      advice: 'Free some space on that disk, then try again.',
      cause: error,
    });
  }
  return new QuadLabError('HOME_UNUSABLE', `${path} cannot be used: ${messageOf(error)}.`, {
    advice: 'Check that the QuadLab home is a folder that you may read and write, or choose another one.',
    cause: error,
  });
}

/** Runs an action below the datasets folder; its errors become those of `homeError`. */
export async function usingHome<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw homeError(error, path);
  }
}

/** The entries of the datasets folder; none where it is not there yet. */
export async function homeEntries(datasetsFolder: string): Promise<Dirent[]> {
  return usingHome(datasetsFolder, async () => {
    try {
      return await readdir(datasetsFolder, { withFileTypes: true });
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    }
  });
}
