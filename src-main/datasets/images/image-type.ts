import { extname } from 'node:path';

const types: readonly { name: string; matches: (bytes: Buffer) => boolean }[] = [
  { name: 'JPEG', matches: (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { name: 'PNG', matches: (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  {
    name: 'WebP',
    matches: (bytes) =>
      bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  },
  { name: 'GIF', matches: (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) },
];

/** Bytes that are looked at. */
export const signatureBytes = 12;

/** Which of the formats that are read a file begins as; undefined for anything else. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  return types.find(({ matches }) => matches(bytes))?.name;
}

const extensions = new Set(
  '.jpg .jpeg .jpe .jfif .png .apng .webp .gif .bmp .tif .tiff .heic .heif .avif .jp2 .jxl .ppm .pgm .svg'.split(
    ' ',
  ),
);

/** Whether a name claims to be that of an image, of a format that is read or not. */
export function isImageName(name: string): boolean {
  return extensions.has(extname(name).toLowerCase());
}
