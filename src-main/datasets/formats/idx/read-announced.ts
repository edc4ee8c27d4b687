import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { damagedGzip, isCutShort, isGzip } from '../bytes/gzip';
import { downloadAgain, invalid, unreadable, type SourceFile } from '../format';

/** Files are held in memory whole. */
const maximalFileBytes = 2 ** 31 - 1;

/**
 * Reads a file, unpacking it where its name ends in ".gz", into exactly as many bytes as its header announces. Never
 * unpacks more than that, however far a damaged or malicious file would expand.
 * Throws DATASET_INVALID with the expected and the found size.
 */
export async function readAnnounced(
  file: SourceFile,
  headerBytes: number,
  announcedBytes: (header: Buffer) => number,
): Promise<Buffer> {
  let header = Buffer.alloc(0);
  let content: Buffer | undefined;
  let found = 0;

  const append = (chunk: Buffer): void => {
    if (content === undefined) throw new Error('The header comes first.');
    if (found + chunk.length > content.length) {
      throw invalid(
        `${file.name} is too long: its header announces ${content.length} bytes, found more than that.`,
        downloadAgain,
      );
    }
    chunk.copy(content, found);
    found += chunk.length;
  };
  const consume = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      if (content !== undefined) {
        append(chunk);
        continue;
      }
      header = Buffer.concat([header, chunk]);
      if (header.length < headerBytes) continue;
      content = Buffer.alloc(checkedSize(file, announcedBytes(header)));
      append(header);
    }
  };
  const expected = (): number => content?.length ?? headerBytes;

  try {
    const source = createReadStream(file.path);
    if (isGzip(file.name)) await pipeline(source, createGunzip(), consume);
    else await pipeline(source, consume);
  } catch (error) {
    throw explained(file, error, Math.max(found, header.length), expected());
  }
  if (content === undefined || found < content.length) {
    throw cutShort(file, Math.max(found, header.length), expected());
  }
  return content;
}

function checkedSize(file: SourceFile, bytes: number): number {
  if (bytes <= maximalFileBytes) return bytes;
  throw invalid(
    `${file.name}: its header announces ${bytes} bytes, expected at most ${maximalFileBytes}.`,
    'The header is damaged, or the data is too large to be held in memory.',
  );
}

function cutShort(file: SourceFile, found: number, expected: number, cause?: unknown) {
  const unpacked = isGzip(file.name) ? ' after unpacking' : '';
  return invalid(
    `${file.name} is cut short: expected ${expected} bytes${unpacked}, found ${found}.`,
    downloadAgain,
    cause,
  );
}

function explained(file: SourceFile, error: unknown, found: number, expected: number) {
  if (isCutShort(error)) return cutShort(file, found, expected, error);
  return (
    damagedGzip(file.name, error, `, after ${found} of ${expected} expected bytes`) ??
    unreadable(file.name, error)
  );
}
