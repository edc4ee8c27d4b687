import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from './format';

/** Names of the files (not folders) in a folder, sorted; none where the path is no readable folder. */
export async function fileNames(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Paths of the folders in a folder, sorted, without hidden ones. */
export async function subfolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .sort();
}

export function filesIn(folder: string, names: readonly string[]): SourceFile[] {
  return [...names].sort().map((name) => ({ name, path: join(folder, name) }));
}
