import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { clearStaging } from '../clear-staging';
import { homeEntries, usingHome } from '../home-error';

const keptMilliseconds = 24 * 60 * 60 * 1000;
const uploadId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a path is that of an uploaded file. */
export function isUpload(uploadsFolder: string, path: string): boolean {
  const folder = dirname(resolve(path));
  return dirname(folder) === resolve(uploadsFolder) && uploadId.test(basename(folder));
}

/**
 * Removes an uploaded file with its folder, once it was imported or is not wanted any more. Any other path is left alone, so
 * that whoever imports a path need not know where it came from. Returns whether it was one.
 */
export async function discardUpload(uploadsFolder: string, path: string): Promise<boolean> {
  if (!isUpload(uploadsFolder, path)) return false;
  const folder = dirname(resolve(path));
  await usingHome(folder, () => rm(folder, { recursive: true, force: true }));
  return true;
}

/** Removes what killed processes left half sent, and files that nobody has imported within a day. */
export async function clearUploads(uploadsFolder: string): Promise<void> {
  await clearStaging(uploadsFolder);
  for (const { name } of await homeEntries(uploadsFolder)) {
    const folder = join(uploadsFolder, name);
    const age = await stat(folder).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (uploadId.test(name) && age > keptMilliseconds) {
      await usingHome(folder, () => rm(folder, { recursive: true, force: true }));
    }
  }
}
