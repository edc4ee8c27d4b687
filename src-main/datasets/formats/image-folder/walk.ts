import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { messageOf } from '../../../core/errors';
import { imageTypeOf, isImageName, signatureBytes } from '../../images/image-type';
import { invalid } from '../format';

/** Depth of folders that is looked at, below a class. */
const deepest = 32;

export const isHidden = (name: string): boolean => name.startsWith('.') || name === '__MACOSX';

/**
 * Names ('/' between folders, relative to `root`) of all images in a folder below it and in its folders, in no particular
 * order: files that are named as images are, or begin as one. Hidden files are passed over.
 * Throws DATASET_INVALID: a folder cannot be read, a link leads out of `root` or to a folder, a name is that of a device.
 */
export async function imagesIn(root: string, folder: string, depth = 0): Promise<string[]> {
  if (depth > deepest) {
    throw invalid(
      `${folder} lies deeper than ${deepest} folders, expected images in or near the folder of their class.`,
      'Give the folder with the data.',
    );
  }
  const names: string[] = [];
  const entries = await entriesOf(join(root, folder));
  for (const entry of entries) {
    if (isHidden(entry.name)) continue;
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      for (const inner of await imagesIn(root, name, depth + 1)) names.push(inner);
    } else if (await isImage(root, name, entry)) names.push(name);
  }
  return names;
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw invalid(
      `${path} cannot be read: ${messageOf(error)}.`,
      'Check that you may read the folder.',
      error,
    );
  }
}

async function isImage(root: string, name: string, entry: Dirent): Promise<boolean> {
  if (entry.isSymbolicLink()) await checkLink(root, name);
  else if (!entry.isFile()) {
    if (!isImageName(name)) return false;
    throw invalid(
      `${name} is a device or another special file, expected an image.`,
      'Remove it from the folder.',
    );
  }
  return isImageName(name) || (await beginsAsImage(join(root, name)));
}

async function checkLink(root: string, name: string): Promise<void> {
  const target = await realpath(join(root, name)).catch(() => undefined);
  if (target === undefined) {
    throw invalid(`${name} is a link to nothing, expected an image.`, 'Remove it, or copy the image there.');
  }
  const inside = relative(await realpath(root), target);
  if (inside === '..' || inside.startsWith(`..${sep}`)) {
    throw invalid(
      `${name} is a link out of the folder of the data, to ${target}; such links are not followed.`,
      'Copy the image there instead.',
    );
  }
  if ((await stat(target)).isFile()) return;
  throw invalid(
    `${name} is a link to something else than a file; such links are not followed.`,
    'Remove it, or put a folder there instead.',
  );
}

/** For files that are not named as images are: one that cannot be read is none. */
async function beginsAsImage(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(signatureBytes), 0, signatureBytes, 0);
    return imageTypeOf(buffer.subarray(0, bytesRead)) !== undefined;
  } finally {
    await handle.close();
  }
}

/** Whether there seems to be an image in a folder or in those in it, from names alone; never throws. */
export async function hasImages(path: string, depth = 3): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => !entry.isDirectory() && !isHidden(entry.name) && isImageName(entry.name))) {
    return true;
  }
  if (depth === 0) return false;
  for (const entry of entries) {
    if (!entry.isDirectory() || isHidden(entry.name)) continue;
    if (await hasImages(join(path, entry.name), depth - 1)) return true;
  }
  return false;
}
