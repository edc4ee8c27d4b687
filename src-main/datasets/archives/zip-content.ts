import { crc32, inflateRawSync } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { systemErrorCode } from '../../core/errors';
import { downloadAgain } from '../formats/format';
import { refusedEntry } from './archive';
import { zipEntryName } from './zip-entry';

/** Up to this size unpacking takes less time than handing the work to another thread. */
const smallBytes = 1 << 16;

/** The content of an entry, unpacked. Throws DATASET_INVALID where its checksum differs, at its end. */
export async function* zipContent(
  zip: ZipFile,
  entry: Entry,
  archive: string,
): AsyncGenerator<Uint8Array, void> {
  let checksum = 0;
  for await (const chunk of unpacked(zip, entry, archive)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum === entry.crc32) return;
  const [expected, found] = [entry.crc32, checksum].map((sum) => sum.toString(16).padStart(8, '0'));
  throw damaged(entry, archive, `expected the checksum ${expected ?? ''}, found ${found ?? ''}`);
}

async function* unpacked(zip: ZipFile, entry: Entry, archive: string): AsyncGenerator<Buffer, void> {
  const isSmall = Math.max(entry.compressedSize, entry.uncompressedSize) <= smallBytes;
  if (entry.compressionMethod === 0 || !isSmall) {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>;
    return;
  }
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  const packed: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) packed.push(chunk);
  try {
    yield inflateRawSync(Buffer.concat(packed), { maxOutputLength: Math.max(1, entry.uncompressedSize) });
  } catch (error) {
    if (systemErrorCode(error) !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw damaged(entry, archive, `it announces ${entry.uncompressedSize} bytes, found more`);
  }
}

const damaged = (entry: Entry, archive: string, what: string) =>
  refusedEntry(archive, zipEntryName(entry), `is damaged: ${what}`, downloadAgain);
