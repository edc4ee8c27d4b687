import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blockBytes } from './tar-stream-check';

const checksumAt = 148;
const checksumBytes = 8;

/** Whether these bytes start with the header of a tar archive: its checksum tells, for old archives have no magic number. */
export function startsWithTarHeader(head: Buffer): boolean {
  if (head.length < blockBytes) return false;
  const stored = /^[ 0]*([0-7]+)[ \0]/.exec(head.toString('latin1', checksumAt, checksumAt + checksumBytes));
  if (stored?.[1] === undefined) return false;
  let sum = 0;
  for (let i = 0; i < blockBytes; i += 1) {
    const isChecksum = i >= checksumAt && i < checksumAt + checksumBytes;
    sum += isChecksum ? 0x20 : (head[i] ?? 0);
  }
  return sum === Number.parseInt(stored[1], 8);
}

/** Whether what `unpack` makes of these bytes starts with one; of the unpacked bytes, no more than a few are made. */
export async function unpacksToTar(head: Buffer, unpack: Transform): Promise<boolean> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  await pipeline(Readable.from([head]), unpack, async (unpacked: AsyncIterable<Buffer>) => {
    for await (const chunk of unpacked) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= blockBytes) break;
    }
  }).catch(() => undefined); // The head ends in the middle of the file.
  return startsWithTarHeader(Buffer.concat(chunks));
}
