import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { usingHome } from './home-error';

const chunkBytes = 1 << 20;

export interface FileDigest {
  bytes: number;
  sha256: string;
}

/**
 * Size and SHA-256 of a file, read piece by piece; a piece given to `onChunk` is valid until that returns.
 * Throws the system's error where the file cannot be read.
 */
export async function digestFile(
  path: string,
  onChunk?: (chunk: Uint8Array) => void | Promise<void>,
): Promise<FileDigest> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(chunkBytes);
  let bytes = 0;
  const handle = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      bytes += bytesRead;
      await onChunk?.(chunk);
    }
  } finally {
    await handle.close();
  }
}

/** Writes a new file and returns when it is on the disk. */
export async function writeDurable(path: string, text: string): Promise<void> {
  await usingHome(path, async () => {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Makes the names in a folder durable; Windows does so by itself and cannot open folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await usingHome(path, async () => {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
