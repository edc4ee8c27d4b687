import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageFolderFormat } from '../../src-main/datasets/formats/image-folder/image-folder';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { defaultImportLimits } from '../../src-main/domain/import-limits';
import { expectError } from './errors';
import { readOptions, temporaryFolder, writeFiles } from './files';
import { jpeg, pixelsOf, png, rawPng, webp } from './images';

/** A folder with a good image in each of two classes, and others. */
async function folderWith(files: Record<string, Uint8Array | string>): Promise<string> {
  return writeFiles(temporaryFolder(), { 'cat/1.png': await png(), 'dog/1.png': await png(), ...files });
}

async function read(folder: string, limits = defaultImportLimits) {
  const files = await imageFolderFormat.files(folder);
  return readContent(imageFolderFormat, files, { ...readOptions, limits });
}

const large = { width: 64, height: 64 };
/** What no decoder takes for content. */
const noise = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 77) % 256));

describe('an image that is bad', () => {
  it.each<[string, () => Promise<Uint8Array | string>, ...(string | RegExp)[]]>([
    [
      'a JPEG cut short',
      async () => (await jpeg(large)).subarray(0, 500),
      'expected a whole JPEG image of 64 × 64 pixels, found 500 bytes',
    ],
    [
      'a PNG cut short',
      async () => (await png(large)).subarray(0, 200),
      'expected a whole PNG image of 64 × 64 pixels, found 200 bytes',
    ],
    [
      'a WebP cut short',
      async () => (await webp(large)).subarray(0, -10),
      /expected a whole WebP image, found \d+ bytes/,
    ],
    [
      'a damaged header',
      async () => Buffer.concat([(await png()).subarray(0, 8), noise]),
      'found 408 bytes that cannot be decoded',
    ],
    [
      'damaged content',
      () => Promise.resolve(rawPng({ width: 8, height: 8, bits: 8, color: 2 }, noise.subarray(0, 50))),
      'of 8 × 8 pixels',
    ],
    ['no bytes', () => Promise.resolve(''), 'bad.jpg is empty', 'Download or copy'],
    ['text', () => Promise.resolve('not an image'), 'begins with "not an i"', 'Convert it'],
    [
      'an SVG',
      () => Promise.resolve('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'),
      'expected JPEG, PNG, WebP or GIF',
    ],
    [
      'a TIFF',
      () =>
        sharp(pixelsOf(), { raw: { width: 8, height: 8, channels: 3 } })
          .tiff()
          .toBuffer(),
      'expected JPEG, PNG, WebP or GIF',
    ],
    ['a PDF', () => Promise.resolve('%PDF-1.4\n'), 'begins with "%PDF-1.4"'],
  ])('is told with its name and a remedy: %s', async (_, bytes, ...texts) => {
    const folder = await folderWith({ 'dog/bad.jpg': await bytes() });
    await expectError(
      () => read(folder),
      'DATASET_INVALID',
      /^dog\/bad\.jpg/,
      ...texts,
      'remove it from the folder',
    );
  });

  it('is told before it is decoded where it has too many pixels', async () => {
    const bomb = rawPng({ width: 30_000, height: 30_000, bits: 8, color: 2 }, Buffer.alloc(100));
    const folder = await folderWith({ 'dog/2.png': bomb });
    await expectError(
      () => read(folder),
      'DATASET_INVALID',
      'dog/2.png has 30000 × 30000 = 900000000 pixels',
      'imagePixels',
    );
    const strict = { ...defaultImportLimits, imagePixels: 63 };
    await expectError(
      async () => read(await folderWith({}), strict),
      'DATASET_INVALID',
      '8 × 8 = 64 pixels, expected at most 63',
    );
  });

  it.each(['gif', 'webp'] as const)('is told where it is animated: %s', async (kind) => {
    const frames = [0, 1, 2].map((seed) => ({
      raw: { width: 8, height: 8, channels: 3 as const },
      pixels: pixelsOf({ seed }),
    }));
    const images = await Promise.all(
      frames.map(({ pixels, raw }) => sharp(pixels, { raw }).png().toBuffer()),
    );
    const joined = sharp(images, { join: { animated: true } });
    const animated = await (kind === 'gif' ? joined.gif() : joined.webp()).toBuffer();
    const folder = await folderWith({ [`dog/2.${kind}`]: animated });
    await expectError(
      () => read(folder),
      'DATASET_INVALID',
      `dog/2.${kind} is animated: expected a single image, found 3 frames`,
    );
  });

  it('is none where only its ending is wrong', async () => {
    const folder = await folderWith({
      'dog/2.jpg': await png({ seed: 5 }),
      'dog/3.png': await webp({ seed: 6 }),
    });
    const { train } = await read(folder);
    expect([...train.inputs.subarray(2 * 192, 3 * 192)]).toEqual([...pixelsOf({ seed: 5 })]);
    expect([...train.inputs.subarray(3 * 192)]).toEqual([...pixelsOf({ seed: 6 })]);
  });

  it.skipIf(process.platform === 'win32')(
    'is told where it is a link out of the folder, or to a folder, or nowhere',
    async () => {
      const outside = writeFiles(temporaryFolder(), { 'secret.png': await png() });
      const inside = await folderWith({});
      symlinkSync(join(inside, 'cat', '1.png'), join(inside, 'dog', '2.png'));
      expect((await read(inside)).train.count).toBe(3);
      for (const [target, message] of [
        [join(outside, 'secret.png'), 'dog/link.png is a link out of the folder'],
        [join(outside, 'missing.png'), 'dog/link.png is a link to nothing'],
        ['.', 'dog/link.png is a link to something else than a file'],
      ] as const) {
        const folder = await folderWith({});
        symlinkSync(target, join(folder, 'dog', 'link.png'));
        await expectError(() => read(folder), 'DATASET_INVALID', message);
      }
    },
  );

  it.skipIf(process.platform === 'win32')('is told where it is no file at all', async () => {
    const folder = await folderWith({});
    execFileSync('mkfifo', [join(folder, 'dog', 'pipe.png')]);
    await expectError(
      () => read(folder),
      'DATASET_INVALID',
      'dog/pipe.png is a device or another special file',
    );
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'is told where it cannot be read',
    async () => {
      const folder = await folderWith({ 'dog/2.png': await png() });
      chmodSync(join(folder, 'dog', '2.png'), 0);
      await expectError(
        () => read(folder),
        'DATASET_INVALID',
        'dog/2.png cannot be read',
        'Check that you may read',
      );
    },
  );
});
