import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, systemErrorCode } from '../../../core/errors';
import { downloadAgain, invalid, type SourceFile } from '../format';

const pieceBytes = 1 << 18;

/** The bytes of a file in pieces, unpacked where its name ends in ".gz". Throws DATASET_INVALID where it can't be read. */
export async function* bytesOfFile(file: SourceFile): AsyncGenerator<Buffer, void, undefined> {
  const source = createReadStream(file.path, { highWaterMark: pieceBytes });
  const stream = file.name.toLowerCase().endsWith('.gz') ? unpack(source) : source;
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    throw unreadable(file, error);
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

function unreadable(file: SourceFile, error: unknown) {
  const code = systemErrorCode(error) ?? '';
  if (code === 'Z_BUF_ERROR') {
    return invalid(`${file.name} is cut short: its gzip stream has no end.`, downloadAgain, error);
  }
  if (code.startsWith('Z_')) {
    const advice =
      messageOf(error) === 'incorrect header check'
        ? 'If it was unpacked already, remove ".gz" from its name; otherwise download it again.'
        : downloadAgain;
    return invalid(`${file.name} is no intact gzip file: ${messageOf(error)}.`, advice, error);
  }
  return invalid(
    `${file.name} cannot be read: ${messageOf(error)}.`,
    'Check that you may read the file.',
    error,
  );
}
