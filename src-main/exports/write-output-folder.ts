import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { QuadLabError } from '../core/errors';
import { explainOutputError, statOf } from './write-output';

/**
 * Writes a folder as a whole: aside first, then renamed. A folder that exists is replaced only where it holds nothing
 * but earlier files of the same names.
 */
export async function writeOutputFolder(
  folder: string,
  files: ReadonlyMap<string, readonly Uint8Array[]>,
): Promise<void> {
  try {
    const existing = await statOf(folder);
    if (existing !== undefined) await checkReplaceable(folder, existing.isDirectory(), [...files.keys()]);
    // Through a symbolic link the folder that it points to is replaced, not the link.
    await replaceFolder(existing ? await realpath(folder) : resolve(folder), files, existing !== undefined);
  } catch (error) {
    throw error instanceof QuadLabError ? error : explainOutputError(folder, error);
  }
}

async function checkReplaceable(folder: string, isFolder: boolean, names: readonly string[]): Promise<void> {
  const refused = (why: string, advice: string): QuadLabError =>
    new QuadLabError('OUTPUT_UNWRITABLE', `can't write ${resolve(folder)}: ${why}`, { advice });
  if (!isFolder) throw refused('it is a file', 'Give the path of a folder.');
  const other = (await readdir(folder)).find((name) => !names.includes(name));
  if (other === undefined) return;
  throw refused(
    `it is a folder with other files, among them ${other}`,
    'Give the path of a new or empty folder.',
  );
}

async function replaceFolder(
  folder: string,
  files: ReadonlyMap<string, readonly Uint8Array[]>,
  exists: boolean,
): Promise<void> {
  const asideName = (): string =>
    join(dirname(folder), `.${basename(folder).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  const aside = asideName();
  const old = asideName();
  try {
    await mkdir(aside);
    for (const [name, chunks] of files) await writeSynced(join(aside, name), chunks);
    if (exists) await rename(folder, old);
    try {
      await rename(aside, folder);
    } catch (error) {
      if (exists) await rename(old, folder);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

async function writeSynced(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
