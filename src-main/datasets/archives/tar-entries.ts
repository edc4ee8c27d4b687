import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type ExtractEvents, type Header } from 'tar-stream';
import { isQuadLabError } from '../../core/errors';
import { invalid, downloadAgain } from '../formats/format';
import { refusedEntry, type ArchiveEntry, type EntryType } from './archive';
import type { ArchiveMeter } from './meter';
import { blockBytes, TarStreamCheck } from './tar-stream-check';

const readBytes = 1 << 18;
/** Honest headers have a handful; each header takes over all of a global one. */
const mostAttributes = 1000;
const tarOptions = { highWaterMark: 1 << 16, allowUnknownFormat: true };

type TarEntry = ExtractEvents['entry'][1];

/** The entries of a tar archive that `unpack`, where there is one, makes of the file. */
export async function* tarEntries(
  path: string,
  meter: ArchiveMeter,
  unpack?: Transform,
): AsyncGenerator<ArchiveEntry, void> {
  const source = createReadStream(path, { highWaterMark: readBytes });
  const check = new TarStreamCheck(meter);
  const entries = extract(tarOptions);
  const stages = unpack === undefined ? [source, check, entries] : [source, unpack, check, entries];
  const piped = pipeline(stages);
  // Awaited below; until then a failure must not count as unhandled.
  piped.catch(() => undefined);
  let end = 0;
  try {
    for await (const entry of entries) {
      const described = describe(meter.archive, entry);
      meter.packedBytesRead = source.bytesRead;
      yield { ...described, content: () => entry as AsyncIterable<Uint8Array> };
      // Where nobody asked for the content.
      entry.resume();
      end = endOf(entry);
    }
    await piped;
    meter.packedBytesRead = source.bytesRead;
  } catch (error) {
    if (isQuadLabError(error)) throw error;
    // Of the failures of all stages, the first one: a damaged gzip stream rather than the tar archive that it cut short.
    await piped;
    throw error;
  } finally {
    entries.destroy();
    source.destroy();
    await piped.catch(() => undefined);
    if (!source.closed) await once(source, 'close');
  }
  if (!check.isComplete(end)) throw cutShort(meter.archive);
}

function describe(archive: string, { header }: TarEntry): Omit<ArchiveEntry, 'content'> {
  const { name, size } = header;
  const attributes = Object.keys(header.pax ?? {});
  if (attributes.length > mostAttributes) {
    throw refusedEntry(archive, name, `has ${attributes.length} extended attributes`);
  }
  const isSparse = attributes.some((key) => key.startsWith('GNU.sparse.'));
  const type = isSparse ? 'sparse file' : typeOf(header);
  return { name, type, bytes: type === 'file' ? size : 0 };
}

function typeOf({ type, name, size }: Header): EntryType {
  switch (type) {
    case 'file':
      // Old archives have no other way to say so.
      return name.endsWith('/') && size === 0 ? 'folder' : 'file';
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'folder';
    case 'link':
      return 'hard link';
    case 'symlink':
      return 'symbolic link';
    case 'character-device':
    case 'block-device':
      return 'device';
    case 'fifo':
      return 'pipe';
    default:
      return 'entry of an unknown type';
  }
}

/** The place in the tar archive where the entry's last block ends; a folder has none but its header. */
function endOf({ header, offset }: TarEntry): number {
  const size = header.type === 'directory' ? 0 : header.size;
  return offset + blockBytes + Math.ceil(size / blockBytes) * blockBytes;
}

const cutShort = (archive: string) =>
  invalid(`${archive} is cut short: it has no end mark after its last entry.`, downloadAgain);
