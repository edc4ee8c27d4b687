import { open, type FileHandle } from 'node:fs/promises';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile } from 'yauzl';
import { messageOf } from '../../core/errors';
import { invalid } from '../formats/format';
import { refusedEntry, type ArchiveEntry, type ArchiveKind } from './archive';
import { checkZipDirectory } from './zip-directory';
import { zipContent } from './zip-content';
import { zipEntryName, zipEntryType } from './zip-entry';
import { BlockReader } from './zip-reader';

/** Of an entry, of the end where there are no entries, and of a part of a split archive. */
const signatures = [0x04034b50, 0x06054b50, 0x08074b50];

/** Stored and deflated entries, as the archive's directory lists them; all of that is checked before the first is read. */
export const zipArchive: ArchiveKind = {
  name: 'zip',
  endings: ['.zip'],
  recognizes: (head) => Promise.resolve(head.length >= 4 && signatures.includes(head.readUInt32LE(0))),
  async *entries(path, meter) {
    const file = await open(path, 'r');
    try {
      await checkZipDirectory(await openZip(file), new BlockReader(file), meter);
      const zip = await openZip(file);
      for await (const entry of zip.eachEntry()) {
        yield describe(zip, entry, meter.archive);
        meter.packedBytesRead += entry.compressedSize;
      }
      meter.packedBytesRead = meter.packedBytes;
    } catch (error) {
      throw explained(error, meter.archive);
    } finally {
      await file.close();
    }
  },
};

async function openZip(file: FileHandle): Promise<ZipFile> {
  const { size } = await file.stat();
  return fromRandomAccessReaderPromise(new BlockReader(file), size, { decodeStrings: false });
}

function describe(zip: ZipFile, entry: Entry, archive: string): ArchiveEntry {
  const name = zipEntryName(entry);
  const type = zipEntryType(entry, name);
  if (type === 'folder' && entry.uncompressedSize > 0) {
    throw refusedEntry(archive, name, `is a folder with ${entry.uncompressedSize} bytes of content`);
  }
  return { name, type, bytes: entry.uncompressedSize, content: () => zipContent(zip, entry, archive) };
}

/** What yauzl refuses for a reason that its user can do something about. */
function explained(error: unknown, archive: string): unknown {
  const message = messageOf(error);
  if (message.startsWith('multi-disk')) {
    return invalid(
      `${archive} cannot be unpacked: it is one of the parts of a zip archive that was split.`,
      'Join the parts first (zip -s 0 split.zip --out whole.zip), or unpack them yourself and give the folder.',
      error,
    );
  }
  if (message.startsWith('strong encryption')) {
    return invalid(
      `${archive} cannot be unpacked: it is encrypted.`,
      'Unpack it yourself with its password, and give the folder.',
      error,
    );
  }
  return error;
}
