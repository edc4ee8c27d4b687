import type { Entry, ZipFile } from 'yauzl';
import { invalid } from '../formats/format';
import { quoted, refusedEntry } from './archive';
import type { ArchiveMeter } from './meter';
import { zipEntryName } from './zip-entry';
import type { BlockReader } from './zip-reader';

const localHeaderBytes = 30;
const directoryEntrySignature = 0x02014b50;

const methods: Record<number, string> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  98: 'PPMd',
  99: 'AES',
};

interface Span {
  name: string;
  start: number;
  end: number;
}

/**
 * Reads the directory of a zip archive and refuses, before anything is unpacked, what it announces too much of, entries that
 * cannot be read, and entries that share bytes: a small archive could unpack to any size by that.
 */
export async function checkZipDirectory(
  zip: ZipFile,
  reader: BlockReader,
  meter: ArchiveMeter,
): Promise<void> {
  const { archive } = meter;
  meter.checkEntries(zip.entryCount);
  const spans: Span[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = zipEntryName(entry);
    checkReadable(entry, name, archive);
    bytes += entry.uncompressedSize;
    meter.checkBytes(bytes, `up to its entry ${quoted(name)}`);
    spans.push(spanOf(entry, name));
  }
  await checkEnd(Number(zip.readEntryCursor), zip.fileSize, reader, meter);
  checkOverlaps(spans, archive);
}

function checkReadable(entry: Entry, name: string, archive: string): void {
  if (entry.isEncrypted()) {
    const advice = 'Unpack it yourself with its password, and give the folder.';
    throw refusedEntry(archive, name, 'is encrypted', advice);
  }
  if (entry.canDecodeFileData()) return;
  const method = methods[entry.compressionMethod] ?? 'method';
  throw refusedEntry(
    archive,
    name,
    `is compressed by ${method} (${entry.compressionMethod}); expected Deflate (8) or none (0)`,
    'Unpack it yourself (7z x) and give the folder.',
  );
}

/** What an entry takes of the archive at least: its own header may be longer than the directory says. */
function spanOf(entry: Entry, name: string): Span {
  const start = entry.relativeOffsetOfLocalHeader;
  return { name, start, end: start + localHeaderBytes + entry.fileNameLength + entry.compressedSize };
}

function checkOverlaps(spans: Span[], archive: string): void {
  spans.sort((a, b) => a.start - b.start);
  spans.forEach((span, i) => {
    const next = spans[i + 1];
    if (next === undefined || next.start >= span.end) return;
    throw refusedEntry(
      archive,
      next.name,
      `starts at byte ${next.start}, inside of ${quoted(span.name)}, which ends at ${span.end}`,
      'Such archives are made to do harm: get it from a source that you trust.',
    );
  });
}

/** Old programs count entries modulo 65,536: the others would be missing in silence. */
async function checkEnd(
  position: number,
  fileBytes: number,
  reader: BlockReader,
  { archive, packedBytes }: ArchiveMeter,
): Promise<void> {
  if (position + 4 > Math.min(fileBytes, packedBytes)) return;
  const signature = await reader.bytes(position, 4);
  if (signature.readUInt32LE(0) !== directoryEntrySignature) return;
  throw invalid(
    `${archive} cannot be unpacked: its directory lists more entries than it announces, from byte ${position} on.`,
    'Unpack it yourself and give the folder, or pack it again with a program that writes zip64.',
  );
}
