import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Node reads, writes and hashes at most 2 GiB at a time. */
export const pieceBytes = 2 ** 30;

/** The bytes of a file of any size. */
export function readLargeFile(path: string): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(fstatSync(descriptor).size);
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(descriptor, bytes, done, Math.min(pieceBytes, bytes.length - done), done);
      if (read === 0) break; // the file became shorter meanwhile
      done += read;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(descriptor);
  }
}

/** The SHA-256 of bytes that come in pieces, hexadecimal. */
export function sha256Of(...chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      hash.update(chunk.subarray(from, from + pieceBytes));
    }
  }
  return hash.digest('hex');
}
