import type { QuadLabError } from '../../core/errors';
import { invalid } from '../formats/format';
import type { ArchiveMeter } from './meter';

export type EntryType = 'file' | 'folder' | RefusedType;

/** What an archive can hold and a data set cannot. */
export type RefusedType =
  'symbolic link' | 'hard link' | 'device' | 'pipe' | 'socket' | 'sparse file' | 'entry of an unknown type';

/** One thing that an archive holds, as the archive describes it: nothing of it is checked yet. */
export interface ArchiveEntry {
  /** '/' between folders; a folder's may end in one. */
  name: string;
  type: EntryType;
  /** The announced size of the unpacked content. */
  bytes: number;
  /** The unpacked content; may be asked for once, before the next entry is. Throws where the archive is damaged. */
  content(): AsyncIterable<Uint8Array>;
}

/** A way in which files are packed into one. One file per kind; all pass test/datasets/archives/kinds.contract.test.ts. */
export interface ArchiveKind {
  readonly name: string;
  /** What names of such archives end in, in lower case. */
  readonly endings: readonly string[];
  /** Whether a file that starts with these bytes (256 KiB, where it has them) is such an archive. */
  recognizes(head: Buffer): Promise<boolean>;
  /**
   * The entries in the order of the archive, read piece by piece; tells the meter how far it has read. Everything is closed
   * when the iteration ends, for whatever reason. Throws DATASET_INVALID, or an error of the library that reads the archive.
   */
  entries(path: string, meter: ArchiveMeter): AsyncGenerator<ArchiveEntry, void>;
}

/** A name as part of a message: in quotes, control characters escaped, the middle of a long one left out. */
export function quoted(name: string): string {
  const short = name.length <= 160 ? name : `${name.slice(0, 100)}…${name.slice(-50)}`;
  return JSON.stringify(short).replace(/\\\\/g, '\\');
}

export const packAgain =
  'Leave it out and pack the archive again, or unpack it yourself and give the folder.';

/** DATASET_INVALID about one entry. */
export function refusedEntry(
  archive: string,
  name: string,
  what: string,
  advice: string = packAgain,
  cause?: unknown,
): QuadLabError {
  return invalid(`${archive} cannot be unpacked: its entry ${quoted(name)} ${what}.`, advice, cause);
}
