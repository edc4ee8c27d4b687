import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string | Buffer;
  content?: Uint8Array | string;
  /** 0 stored, 8 deflated (the default); for others the content is written as it is. */
  method?: number;
  flags?: number;
  /** The Unix mode with its file type. */
  mode?: number;
  /** What the headers say instead of the truth. */
  bytes?: number;
  checksum?: number;
  /** Where the directory says that the entry starts. */
  start?: number;
  extra?: Buffer;
}

export interface ZipOptions {
  disk?: number;
  /** What the end of the directory says instead of the truth. */
  entries?: number;
  comment?: string;
}

const words = (...values: [bytes: 2 | 4, value: number][]): Buffer =>
  Buffer.concat(
    values.map(([bytes, value]) => {
      const word = Buffer.alloc(bytes);
      word.writeUIntLE(value, 0, bytes);
      return word;
    }),
  );

/** A zip archive, made as its specification says and as the entries ask. */
export function zipOf(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.content ?? '');
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const extra = entry.extra ?? Buffer.alloc(0);
    const common = words(
      [2, 20],
      [2, entry.flags ?? 0x800],
      [2, method],
      [4, 0],
      [4, entry.checksum ?? crc32(content)],
      [4, packed.length],
      [4, entry.bytes ?? content.length],
      [2, name.length],
      [2, extra.length],
    );
    const file = Buffer.concat([words([4, 0x04034b50]), common, name, extra, packed]);
    const attributes = ((entry.mode ?? 0o100644) << 16) >>> 0;
    directory.push(
      words([4, 0x02014b50], [2, (3 << 8) | 20]),
      common,
      words([2, 0], [2, 0], [2, 0], [4, attributes], [4, entry.start ?? position]),
      name,
      extra,
    );
    files.push(file);
    position += file.length;
  }
  const listing = Buffer.concat(directory);
  const count = options.entries ?? entries.length;
  const comment = Buffer.from(options.comment ?? '');
  const end = words(
    [4, 0x06054b50],
    [2, options.disk ?? 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, listing.length],
    [4, position],
    [2, comment.length],
  );
  return Buffer.concat([...files, listing, end, comment]);
}
