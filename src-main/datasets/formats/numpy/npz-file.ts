import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { isQuadLabError, messageOf } from '../../../core/errors';
import type { ImportLimits } from '../../../domain/import-limits';
import { npyDataBytes, readHeaderOf } from './read-npy-header';
import { byteStream, type ByteStream } from '../bytes/byte-stream';
import { downloadAgain, invalid, raiseLimit, type SourceFile, unreadable } from '../format';
import type { ArraySource } from './array-source';

/** An open .npz: a zip archive with a .npy file for each array. */
export interface NpzFile {
  /** Names of the arrays, without ".npy". */
  names: readonly string[];
  openArray(name: string): Promise<ArraySource>;
  close(): void;
}

/** Below this an array may be packed as densely as it wants: zeros are. */
const freeBytes = 2 ** 30;

/** Throws DATASET_INVALID: unreadable, no intact zip archive, beyond the limits of archives. */
export async function openNpz(file: SourceFile, limits: ImportLimits): Promise<NpzFile> {
  const zip = await openPromise(file.path, { lazyEntries: true, autoClose: false }).catch(
    async (error: unknown) => {
      throw await damaged(file, error);
    },
  );
  try {
    if (zip.entryCount > limits.archiveEntries) {
      throw invalid(
        `${file.name} has ${zip.entryCount} entries, expected at most ${limits.archiveEntries}.`,
        `An .npz has one entry for each array: check that this is the right file, or ${raiseLimit('archiveEntries')}.`,
      );
    }
    const entries = await entriesByName(file, zip);
    for (const [name, entry] of entries) checkSize(`${file.name}, array ${name}`, entry, limits);
    return {
      names: [...entries.keys()],
      openArray: (name) => openMember(file, zip, name, entries.get(name)),
      close: () => {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function entriesByName(file: SourceFile, zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('.npy')) continue;
      const name = entry.fileName.slice(0, -'.npy'.length);
      if (entries.has(name)) {
        throw invalid(`${file.name} holds the array ${name} twice, expected it once.`, downloadAgain);
      }
      entries.set(name, entry);
    }
  } catch (error) {
    throw isQuadLabError(error) ? error : await damaged(file, error);
  }
  return entries;
}

function checkSize(label: string, entry: Entry, limits: ImportLimits): void {
  const { uncompressedSize: bytes, compressedSize: packed } = entry;
  if (bytes > limits.archiveBytes) {
    throw invalid(
      `${label} unpacks to ${bytes} bytes, expected at most ${limits.archiveBytes}.`,
      `Check that this is the right file, or ${raiseLimit('archiveBytes')}.`,
    );
  }
  if (bytes > freeBytes && bytes > packed * limits.archiveRatio) {
    throw invalid(
      `${label} unpacks from ${packed} to ${bytes} bytes, expected at most ${limits.archiveRatio} for each packed one.`,
      `Check that this is the right file, or ${raiseLimit('archiveRatio')}.`,
    );
  }
}

async function openMember(
  file: SourceFile,
  zip: ZipFile,
  name: string,
  entry: Entry | undefined,
): Promise<ArraySource> {
  const label = `${file.name}, array ${name}`;
  if (entry === undefined) throw invalid(`${label} is missing.`, downloadAgain);
  const { header, dataOffset } = await readHeaderOf(label, await openEntry(label, zip, entry));
  const expected = dataOffset + npyDataBytes(header);
  if (entry.uncompressedSize !== expected) {
    throw invalid(
      `${label}: its header announces ${header.type} of the shape (${header.shape.join(', ')}), expected ${expected} bytes, found ${entry.uncompressedSize} in the archive.`,
      downloadAgain,
    );
  }
  return {
    label,
    header,
    async openData() {
      const opened = await openEntry(label, zip, entry);
      await opened.take(dataOffset);
      return opened;
    },
  };
}

async function openEntry(label: string, zip: ZipFile, entry: Entry): Promise<ByteStream> {
  if (entry.isEncrypted()) {
    throw invalid(`${label} is encrypted, expected a plain archive.`, 'Write it again with numpy.savez.');
  }
  try {
    return byteStream(label, await zip.openReadStreamPromise(entry), checksum(label, entry));
  } catch (error) {
    throw invalid(
      `${label} cannot be read: ${messageOf(error)}.`,
      'Write it again with numpy.savez or numpy.savez_compressed.',
      error,
    );
  }
}

/** Passes bytes on, and fails at their end where they are not those that were packed. */
function checksum(label: string, entry: Entry): Transform {
  let found = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      found = crc32(chunk, found);
      done(null, chunk);
    },
    flush(done) {
      done(
        found === entry.crc32
          ? null
          : invalid(
              `${label} is damaged: its checksum is ${found.toString(16)}, expected ${entry.crc32.toString(16)}.`,
              downloadAgain,
            ),
      );
    },
  });
}

async function damaged(file: SourceFile, error: unknown) {
  const found = await stat(file.path).then(
    ({ size }) => `${size} bytes`,
    () => undefined,
  );
  if (found === undefined) return unreadable(file.name, error);
  return invalid(
    `${file.name} is no intact .npz archive: expected a zip archive with its list of at least 22 bytes at the end, found ${found} without (${messageOf(error).replace(/\.$/, '')}).`,
    `It is cut short or no archive. ${downloadAgain}`,
    error,
  );
}
