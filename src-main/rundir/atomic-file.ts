import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { pieceBytes } from '../core/large-file';
import { isDiskFull, QuadLabError, systemErrorCode } from '../core/errors';

type Chunks = readonly (string | Uint8Array)[];

/** Writes aside, flushes to the disk and renames: the file is there whole or not at all, whatever happens in between. */
export function writeFileAtomic(file: string, chunks: Chunks): void {
  writeFilesAtomic(dirname(file), [[file, chunks]]);
}

/**
 * The same for some files of a folder, one after the other. When it returns all of them last; a power cut in between
 * leaves some.
 */
export function writeFilesAtomic(folder: string, files: readonly (readonly [string, Chunks])[]): void {
  for (const [file, chunks] of files) writeAndRename(file, chunks);
  const [last] = files.at(-1) ?? [folder];
  try {
    syncFolder(folder);
  } catch (error) {
    throw explainWriteError(error, last);
  }
}

function writeAndRename(file: string, chunks: Chunks): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    const descriptor = openSync(aside, 'w');
    try {
      for (const chunk of chunks)
        writeAll(descriptor, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw explainWriteError(error, file);
  }
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    offset += writeSync(descriptor, bytes, offset, Math.min(pieceBytes, bytes.length - offset));
  }
}

/** Makes a rename last through a power cut. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function explainWriteError(error: unknown, file: string): unknown {
  const code = systemErrorCode(error);
  if (isDiskFull(error)) {
    return new QuadLabError('DISK_FULL', `no space left on the disk while writing ${file}`, {
      cause: error,
      advice:
        'Free some space, then continue with `quadlab sweep resume`; everything stored before is intact.',
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new QuadLabError('HOME_UNUSABLE', `no permission to write ${file}`, {
      cause: error,
      advice: 'Make the folder writable, or choose another home with --home DIR.',
    });
  }
  return error;
}
