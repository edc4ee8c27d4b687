import { lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { QuadLabError } from '../../core/errors';
import type { ImportLimits } from '../../domain/import-limits';
import { downloadAgain, invalid } from '../formats/format';
import { usingHome } from '../home-error';
import type { OnDatasetProgress } from '../progress';
import { packAgain, refusedEntry, type ArchiveEntry } from './archive';
import { entrySegments, isJunk } from './entry-name';
import { EntryTree } from './entry-tree';
import { FileWriters } from './file-writers';
import { ArchiveMeter } from './meter';
import { recognizeArchive, type RecognizedArchive } from './recognize';
import { missing, unpackError, unsupported } from './unpack-error';

export interface UnpackedArchive {
  /** "zip", "tar.gz", …: what the archive is, whatever its name says. */
  kind: string;
  files: number;
  /** Of the files. */
  bytes: number;
  /** Entries that are nobody's data, such as ".DS_Store". */
  skipped: number;
}

/** How many bytes of the archive lie between two reports. */
const progressBytes = 1 << 18;

/**
 * Unpacks an archive into a folder, which must be empty or not there yet, reading it piece by piece. Nothing is written
 * outside the folder, and of the entries only names and contents are taken over. After an error the folder holds a part of
 * the archive; no file is open any more.
 * Throws DATASET_INVALID (damaged, over a limit, or with entries that a data set cannot have: names the entry),
 * DATASET_FORMAT_UNKNOWN (a kind of archive that is not supported), NOT_FOUND, DISK_FULL, HOME_UNUSABLE.
 */
export async function unpackArchive(
  path: string,
  folder: string,
  limits: ImportLimits,
  onProgress?: OnDatasetProgress,
): Promise<UnpackedArchive> {
  const { archive, packedBytes } = await recognized(path);
  const { kind } = archive;
  if (packedBytes === 0) throw invalid(`${path} is empty: it has 0 bytes.`, downloadAgain);
  if ('unpackWith' in kind) throw unsupported(path, kind);
  await prepareFolder(folder);

  const meter = new ArchiveMeter(path, packedBytes, limits);
  const writers = new FileWriters(path, folder);
  const tree = new EntryTree(path);
  const result: UnpackedArchive = { kind: kind.name, files: 0, bytes: 0, skipped: 0 };
  let name: string | undefined;
  let reported = 0;
  const report = (least: number): void => {
    if (meter.packedBytesRead - reported < least) return;
    reported = meter.packedBytesRead;
    onProgress?.({ stage: 'unpacking', unit: 'bytes', file: name, done: reported, total: packedBytes });
  };

  try {
    for await (const entry of kind.entries(path, meter)) {
      name = entry.name;
      meter.countEntries(1, name);
      const segments = checkedSegments(path, entry);
      meter.announce(entry.bytes, name);
      if (isJunk(segments)) {
        result.skipped += 1;
        continue;
      }
      await place(entry, segments, { meter, writers, tree });
      if (entry.type === 'file') {
        result.files += 1;
        result.bytes += entry.bytes;
      }
      report(progressBytes);
    }
    await writers.finish();
  } catch (error) {
    throw unpackError(path, archive, name, error);
  } finally {
    await writers.settled();
  }
  if (result.files === 0) throw invalid(`${path} holds no files.`, downloadAgain);
  report(1);
  return result;
}

async function recognized(path: string): Promise<{ archive: RecognizedArchive; packedBytes: number }> {
  let archive: RecognizedArchive | undefined;
  let packedBytes: number;
  try {
    archive = await recognizeArchive(path);
    packedBytes = (await stat(path)).size;
  } catch (error) {
    throw missing(path, error);
  }
  if (archive === undefined)
    throw invalid(`${path} is no archive.`, 'Give a zip, tar, tar.gz or tar.zst archive.');
  return { archive, packedBytes };
}

/** Nothing may lie there already: a link in the folder would lead out of it. */
async function prepareFolder(folder: string): Promise<void> {
  await usingHome(folder, async () => {
    await mkdir(folder, { recursive: true });
    if ((await lstat(folder)).isDirectory() && (await readdir(folder)).length === 0) return;
    throw new QuadLabError('HOME_UNUSABLE', `${folder} cannot be used: expected an empty folder.`, {
      advice: 'Remove what is there, or choose another home.',
    });
  });
}

function checkedSegments(archive: string, { name, type }: ArchiveEntry): string[] {
  const segments = entrySegments(archive, name);
  if (type !== 'file' && type !== 'folder') {
    const advice = type.endsWith('link')
      ? 'Pack it again with copies instead of links (tar --dereference --hard-dereference), or unpack it yourself and give the folder.'
      : packAgain;
    throw refusedEntry(archive, name, `is a ${type}; expected files and folders`, advice);
  }
  if (type === 'file' && segments.length === 0) throw refusedEntry(archive, name, 'is a file without a name');
  return segments;
}

interface Place {
  meter: ArchiveMeter;
  writers: FileWriters;
  tree: EntryTree;
}

async function place(
  entry: ArchiveEntry,
  segments: string[],
  { meter, writers, tree }: Place,
): Promise<void> {
  const isFile = entry.type === 'file';
  const added = tree.add(segments, isFile ? 'file' : 'folder');
  const folders = isFile ? segments.slice(0, -1) : segments;
  // The entry itself was counted; the folders above it, which need no entry of their own, count as well.
  meter.countEntries(isFile ? added : Math.max(0, added - 1), entry.name);
  for (let depth = folders.length - added + 1; depth <= folders.length; depth += 1) {
    await writers.makeFolder(folders.slice(0, depth));
  }
  if (isFile) await writers.write(segments, entry.bytes, exactContent(meter.archive, entry));
}

/** The content of an entry, which must be as long as announced. */
async function* exactContent(archive: string, entry: ArchiveEntry): AsyncGenerator<Uint8Array, void> {
  let found = 0;
  const wrong = (what: string) =>
    refusedEntry(
      archive,
      entry.name,
      `is damaged: it announces ${entry.bytes} bytes, found ${what}`,
      downloadAgain,
    );
  for await (const chunk of entry.content()) {
    found += chunk.length;
    if (found > entry.bytes) throw wrong('more');
    yield chunk;
  }
  if (found < entry.bytes) throw wrong(`${found}`);
}
