import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect } from 'vitest';
import type { QuadLabError } from '../../../src-main/core/errors';
import { unpackArchive, type UnpackedArchive } from '../../../src-main/datasets/archives';
import { defaultImportLimits, type ImportLimits } from '../../../src-main/domain/import-limits';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';
import { tarGzipOf, tarOf, tarZstdOf } from './tar-files';
import { zipOf } from './zip-files';

/** How each kind of archive is made of files; a name that ends in "/" is a folder. */
export const packers: Record<string, (files: Record<string, Uint8Array | string>) => Promise<Buffer>> = {
  zip: (files) =>
    Promise.resolve(
      zipOf(
        Object.entries(files).map(([name, content]) => ({
          name,
          content,
          mode: name.endsWith('/') ? 0o40755 : 0o100644,
        })),
      ),
    ),
  tar: (files) => tarOf(tarEntries(files)),
  'tar.gz': (files) => tarGzipOf(tarEntries(files)),
  'tar.zst': (files) => tarZstdOf(tarEntries(files)),
};

export async function packed(kind: string, files: Record<string, Uint8Array | string>): Promise<Buffer> {
  const packer = packers[kind];
  if (packer === undefined) throw new Error(`There is no packer of ${kind}.`);
  return packer(files);
}

const tarEntries = (files: Record<string, Uint8Array | string>) =>
  Object.entries(files).map(([name, content]) =>
    name.endsWith('/') ? { name, type: 'directory' as const } : { name, content },
  );

/** A folder with an archive and, beside it, the folder that it is unpacked into. */
export interface Workplace {
  archive: string;
  folder: string;
}

export function workplace(name: string, content: Uint8Array): Workplace {
  const root = temporaryFolder();
  const archive = join(root, name);
  writeFileSync(archive, content);
  return { archive, folder: join(root, 'unpacked') };
}

export const unpack = (
  { archive, folder }: Workplace,
  limits: Partial<ImportLimits> = {},
): Promise<UnpackedArchive> => unpackArchive(archive, folder, { ...defaultImportLimits, ...limits });

/** The files below a folder with their contents; folders without files as names that end in "/". */
export function filesBelow(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (entry.isFile()) found[name] = readFileSync(path, 'latin1');
    else if (!entry.isDirectory()) throw new Error(`${name} is neither a file nor a folder.`);
    else if (readdirSync(path).length === 0) found[`${name}/`] = '';
  }
  return found;
}

/** That nothing lies beside the archive and its folder, and that none of the files is open. */
export function expectTidy({ archive, folder }: Workplace): void {
  const root = dirname(archive);
  const around = readdirSync(root).map((name) => join(root, name));
  expect(around.filter((path) => path !== archive && path !== folder)).toEqual([]);
  if (!existsSync('/proc/self/fd')) return;
  const open = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  expect(open.filter((path) => path.startsWith(root))).toEqual([]);
}

/** Expects that an archive is refused with a message that has its path and all the texts, and that nothing is left open. */
export async function expectRefused(
  place: Workplace,
  limits: Partial<ImportLimits>,
  ...texts: (string | RegExp)[]
): Promise<QuadLabError> {
  const error = await expectError(() => unpack(place, limits), 'DATASET_INVALID', place.archive, ...texts);
  expectTidy(place);
  return error;
}
