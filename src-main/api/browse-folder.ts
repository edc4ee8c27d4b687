import { opendir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import type { FilePolicy } from './file-policy';

export interface FolderEntry {
  name: string;
  path: string;
  kind: 'file' | 'folder';
  /** Null for folders. */
  bytes: number | null;
  /** Milliseconds since 1970. */
  modified: number;
}

export interface FolderPage {
  /** Where symbolic links lead. */
  folder: string;
  /** Null where the folder above may not be looked into, or there is none. */
  parent: string | null;
  /** Folders first, then by name. */
  entries: FolderEntry[];
  total: number;
  /** Whether there is more in the folder than is looked at. */
  isCut: boolean;
}

/** More entries than these no person looks through. */
const mostEntries = 50_000;

const byName = new Intl.Collator('en', { numeric: true }).compare;

/**
 * One page of what is in a folder. Hidden files are left out, and so is what is neither file nor folder, or may not be used.
 * Throws what the policy throws, NOT_FOUND, CONFIG_INVALID where it is a file, and HOME_UNUSABLE where it can't be read.
 */
export async function browseFolder(
  policy: FilePolicy,
  path: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<FolderPage> {
  const folder = await policy.require(path);
  const { named, isCut } = await namesIn(policy, folder);
  named.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || byName(a.name, b.name));
  const entries = await Promise.all(
    named.slice(offset, offset + limit).map(({ name }) => entryOf(policy, folder, name)),
  );
  const above = dirname(folder);
  const mayGoUp = above !== folder && (await isAllowed(policy, above));
  return {
    folder,
    parent: mayGoUp ? above : null,
    entries: entries.filter((entry) => entry !== undefined),
    total: named.length,
    isCut,
  };
}

interface Named {
  name: string;
  isFolder: boolean;
}

async function namesIn(policy: FilePolicy, folder: string): Promise<{ named: Named[]; isCut: boolean }> {
  const named: Named[] = [];
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new QuadLabError('CONFIG_INVALID', `${folder} is a file, not a folder.`, {
        advice: 'Choose its folder.',
      });
    }
    for await (const entry of await opendir(folder)) {
      if (entry.name.startsWith('.')) continue;
      if (named.length === mostEntries) return { named, isCut: true };
      if (entry.isFile() || entry.isDirectory()) {
        named.push({ name: entry.name, isFolder: entry.isDirectory() });
      } else if (entry.isSymbolicLink()) {
        const target = await entryOf(policy, folder, entry.name);
        if (target !== undefined) named.push({ name: entry.name, isFolder: target.kind === 'folder' });
      }
    }
    return { named, isCut: false };
  } catch (error) {
    if (error instanceof QuadLabError) throw error;
    if (systemErrorCode(error) === 'ENOENT') {
      throw new QuadLabError('NOT_FOUND', `There is no folder ${folder}.`, { advice: 'Check the path.' });
    }
    throw new QuadLabError('HOME_UNUSABLE', `${folder} can't be read: ${messageOf(error)}`, {
      cause: error,
      advice: 'Choose a folder that you may read.',
    });
  }
}

/** Undefined for what has gone meanwhile, or may not be used. */
async function entryOf(policy: FilePolicy, folder: string, name: string): Promise<FolderEntry | undefined> {
  const path = join(folder, name);
  try {
    const stats = await stat(await policy.require(path));
    if (!stats.isFile() && !stats.isDirectory()) return undefined;
    const kind = stats.isDirectory() ? 'folder' : 'file';
    return { name, path, kind, bytes: kind === 'file' ? stats.size : null, modified: stats.mtimeMs };
  } catch {
    return undefined;
  }
}

async function isAllowed(policy: FilePolicy, path: string): Promise<boolean> {
  return policy.require(path).then(
    () => true,
    () => false,
  );
}
