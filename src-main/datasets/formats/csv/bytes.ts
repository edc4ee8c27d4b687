import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { damagedGzip, isCutShort, isGzip } from '../bytes/gzip';
import { downloadAgain, invalid, unreadable, type SourceFile } from '../format';

const pieceBytes = 1 << 18;

/** The bytes of a file in pieces, unpacked where its name ends in ".gz". Throws DATASET_INVALID where it can't be read. */
export async function* bytesOfFile(file: SourceFile): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(file.path, { highWaterMark: pieceBytes });
  const stream = isGzip(file.name) ? unpack(source) : source;
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    throw explained(file, error);
  } finally {
    source.destroy();
    stream.destroy();
  }
}

function unpack(source: Readable): Readable {
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

function explained({ name }: SourceFile, error: unknown) {
  if (isCutShort(error))
    return invalid(`${name} is cut short: its gzip stream has no end.`, downloadAgain, error);
  return damagedGzip(name, error) ?? unreadable(name, error);
}
