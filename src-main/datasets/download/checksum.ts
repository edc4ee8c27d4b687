import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { usingHome } from '../home-error';
import type { KnownFile } from './known-dataset';

export interface Checksum {
  algorithm: 'sha256' | 'md5';
  /** In lower-case hexadecimal digits. */
  digits: string;
}

/** The strongest checksum that is known of a file. */
export function checksumOf({ sha256, md5 }: Pick<KnownFile, 'sha256' | 'md5'>): Checksum | undefined {
  if (sha256 !== undefined) return { algorithm: 'sha256', digits: sha256.toLowerCase() };
  return md5 === undefined ? undefined : { algorithm: 'md5', digits: md5.toLowerCase() };
}

export const nameOf = ({ algorithm }: Checksum): string => (algorithm === 'sha256' ? 'SHA-256' : 'MD5');

/** The digest of a file, in hexadecimal digits. Throws HOME_UNUSABLE where it cannot be read, or the signal's reason. */
export async function digestOf(path: string, { algorithm }: Checksum, signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  signal?.throwIfAborted();
  await usingHome(path, async () => {
    const stream = createReadStream(path, { highWaterMark: 1 << 20 });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (signal?.aborted === true) return;
      hash.update(chunk);
    }
  });
  signal?.throwIfAborted();
  return hash.digest('hex');
}
