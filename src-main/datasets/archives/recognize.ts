import { open, stat } from 'node:fs/promises';
import type { ArchiveKind } from './archive';
import { archiveKinds } from './kinds';
import { refusedKinds, type RefusedKind } from './refused-kinds';

/** Enough for the first block of every compression. */
const headBytes = 1 << 18;

export interface RecognizedArchive {
  kind: ArchiveKind | RefusedKind;
  /** What tells: the content, or only the name of a file whose content looks like nothing known. */
  by: 'content' | 'name';
  head: Buffer;
}

/** Whether the file is an archive, by its content or else by its name; false for what cannot be read. Never throws. */
export async function isArchive(path: string): Promise<boolean> {
  return (await recognizeArchive(path).catch(() => undefined)) !== undefined;
}

/**
 * The kind of an archive; undefined for what is none: folders, and files of other formats that are packed (".npz" is a zip
 * archive, ".gz" may hold anything). The content counts before the name. Throws the system's error for what cannot be read.
 */
export async function recognizeArchive(path: string): Promise<RecognizedArchive | undefined> {
  const name = path.toLowerCase();
  if (!(await stat(path)).isFile() || name.endsWith('.npz')) return undefined;
  const head = await headOf(path);
  for (const kind of archiveKinds) if (await kind.recognizes(head)) return { kind, by: 'content', head };
  const start = head.toString('latin1', 0, 16);
  const refused = refusedKinds.find(({ magic }) => magic.test(start));
  if (refused !== undefined) return { kind: refused, by: 'content', head };
  const named = [...archiveKinds, ...refusedKinds].find(({ endings }) =>
    endings.some((ending) => name.endsWith(ending)),
  );
  return named === undefined ? undefined : { kind: named, by: 'name', head };
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
