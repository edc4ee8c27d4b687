import { quoted, refusedEntry } from './archive';

interface Folder {
  /** By folded name: the file's name, or the folder. */
  readonly children: Map<string, { name: string; folder: Folder | undefined }>;
}

// Some file systems do not tell "Cat" from "cat", nor the two ways to write "é".
const fold = (name: string): string => name.normalize('NFC').toLowerCase().normalize('NFC');

const newFolder = (): Folder => ({ children: new Map() });

/** The files and folders that an archive held so far: finds those that would become one on some file system. */
export class EntryTree {
  private readonly root = newFolder();

  constructor(private readonly archive: string) {}

  /**
   * Takes in a file or folder and returns how many of its folders are new: the last so many of the folders in `segments`
   * (a folder's own name included). Throws DATASET_INVALID where its place is taken.
   */
  add(segments: readonly string[], type: 'file' | 'folder'): number {
    let at = this.root;
    let added = 0;
    segments.forEach((name, depth) => {
      const isFile = type === 'file' && depth === segments.length - 1;
      const key = fold(name);
      const there = at.children.get(key);
      if (there === undefined) {
        const child = { name, folder: isFile ? undefined : newFolder() };
        at.children.set(key, child);
        if (child.folder === undefined) return;
        added += 1;
        at = child.folder;
        return;
      }
      const other = [...segments.slice(0, depth), there.name].join('/');
      if (there.name !== name)
        throw this.taken(segments, `differs from ${quoted(other)} by case or accents only`);
      if (isFile && there.folder === undefined) throw this.taken(segments, 'is there twice');
      if (isFile || there.folder === undefined) {
        throw this.taken(segments, `needs ${quoted(other)} to be both a file and a folder`);
      }
      at = there.folder;
    });
    return added;
  }

  private taken(segments: readonly string[], what: string) {
    const advice = 'Give each file a name of its own and pack the archive again.';
    return refusedEntry(this.archive, segments.join('/'), what, advice);
  }
}
