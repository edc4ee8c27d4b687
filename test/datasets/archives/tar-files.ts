import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

export interface TarEntry extends Partial<Header> {
  name: string;
  content?: Uint8Array | string;
}

/** A tar archive as tar-stream packs it; headers are taken as they are, whatever they say. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const { content, ...header } of entries) {
    if (header.type === undefined || header.type === 'file') {
      packing.entry(header, Buffer.from(content ?? ''));
    } else {
      packing.entry({ size: 0, ...header });
    }
  }
  packing.finalize();
  return buffer(packing);
}

export const tarGzipOf = async (entries: readonly TarEntry[]): Promise<Buffer> =>
  gzipSync(await tarOf(entries));
export const tarZstdOf = async (entries: readonly TarEntry[]): Promise<Buffer> =>
  zstdCompressSync(await tarOf(entries));

const blockBytes = 512;
export const tarEnd = Buffer.alloc(2 * blockBytes);

/** The header of a tar entry; its type is the character of the format ("0" file, "x" PAX, "g" global PAX, "L" long name). */
export function tarHeader(name: string, size: number, type = '0', magic = 'ustar\u000000'): Buffer {
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')} `, 124);
  header.write('00000000000 ', 136);
  header.write(type, 156);
  header.write(magic, 257, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** A header with its content, filled up to whole blocks. */
export function tarEntry(name: string, content: Uint8Array | string, type = '0'): Buffer {
  const bytes = Buffer.from(content);
  const padding = Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes);
  return Buffer.concat([tarHeader(name, bytes.length, type), bytes, padding]);
}
