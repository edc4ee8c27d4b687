import { readFile } from 'node:fs/promises';
import { type SourceFile, unreadable } from '../format';

/** Files that say what WordNet's numbers mean: `n02119789 kit fox, Vulpes macrotis`, with a space or a tab. */
export const namesFiles = ['LOC_synset_mapping.txt', 'words.txt'];

/**
 * What classes are called: the first name that the file has for each, where it has one for all; else as their folders are.
 * Names that would be the same get their folder's behind them.
 */
export async function readClassNames(
  folders: readonly string[],
  file: SourceFile | undefined,
): Promise<readonly string[]> {
  if (file === undefined) return folders;
  const text = await readFile(file.path, 'utf8').catch((error: unknown) => {
    throw unreadable(file.name, error);
  });
  const meanings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const { id, meaning } = /^(?<id>\S+)\s+(?<meaning>[^,]+)/.exec(line)?.groups ?? {};
    if (id !== undefined && meaning !== undefined) meanings.set(id, meaning.trim());
  }
  const names = folders.map((folder) => meanings.get(folder));
  if (names.some((name) => name === undefined)) return folders;
  return folders.map((folder, i) => {
    const name = names[i] ?? folder;
    return names.filter((other) => other === name).length > 1 ? `${name} (${folder})` : name;
  });
}
