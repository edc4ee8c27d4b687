import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src-main/datasets/formats/detect-format';
import { imageFolderFormat } from '../../src-main/datasets/formats/image-folder/image-folder';
import { tinyImageNetFormat } from '../../src-main/datasets/formats/image-folder/tiny-imagenet';
import { readContent } from '../../src-main/datasets/formats/read-content';
import type { ImageFormat } from '../../src-main/datasets/formats/format';
import type { ImportSettings } from '../../src-main/domain/import-settings';
import { expectError } from './errors';
import { readOptions, temporaryFolder, writeFiles } from './files';
import { drawn, greyPng, imageFolderFiles, jpeg, pixelsOf, png, tinyImageNetFiles } from './images';

type Files = Record<string, Uint8Array | string>;

async function read(files: Files, settings: ImportSettings = {}, format: ImageFormat = imageFolderFormat) {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(format, await format.files(folder), { ...readOptions, settings });
}

const threeParts = [
  'train/a/1.png',
  'train/b/1.png',
  'train/b/2.png',
  'test/b/1.png',
  'val/a/1.png',
  'val/b/1.png',
];

async function filesOf(names: readonly string[], image = {}): Promise<Files> {
  return Object.fromEntries(
    await Promise.all(names.map(async (name, seed) => [name, await png({ seed, ...image })] as const)),
  );
}

describe('the layout of an image folder', () => {
  it('has classes in the order of their names, and images in the order of theirs', async () => {
    const content = await read(await filesOf(['Zebra/a.png', 'ant/b.png', 'ant/a.png', 'éclair/a.png']));
    expect(content.classNames).toEqual(['Zebra', 'ant', 'éclair']);
    expect([...content.train.targets]).toEqual([0, 1, 1, 2]);
    expect(content.test).toBeUndefined();
    expect([...content.train.inputs.subarray(192, 384)]).toEqual([...pixelsOf({ seed: 2 })]);
  });

  it('has a part for train, test and val each', async () => {
    const content = await read(await filesOf(threeParts));
    expect([...content.train.targets]).toEqual([0, 1, 1]);
    expect([...(content.test?.targets ?? [])]).toEqual([1]);
    expect([...(content.validation?.targets ?? [])]).toEqual([0, 1]);
    expect([...(content.validation?.inputs.subarray(192, 384) ?? [])]).toEqual([...pixelsOf({ seed: 5 })]);
    expect(content.messages).toEqual([]);
  });

  it('takes val for the test part where there is no test with classes, and says so', async () => {
    const without = await read(await filesOf(threeParts.filter((name) => !name.startsWith('test'))));
    expect([without.test?.count, without.validation]).toEqual([2, undefined]);
    expect(without.messages).toEqual([
      'The images of val are the test part, since there is no folder test with the same classes.',
    ]);
    const unlabelled = await filesOf([
      'train/a/1.png',
      'train/b/1.png',
      'val/a/1.png',
      'val/b/1.png',
      'test/images/1.png',
    ]);
    const classified = await read(unlabelled);
    expect([classified.test?.count, classified.validation]).toEqual([2, undefined]);
    const validation = await filesOf(['Train/a/1.png', 'Train/b/1.png', 'Validation/b/1.png']);
    expect([...((await read(validation)).test?.targets ?? [])]).toEqual([1]);
  });

  it('may be train alone, and train may be a class among others', async () => {
    const alone = await read(await filesOf(['train/a/1.png', 'train/b/1.png']));
    expect([alone.classNames, alone.test]).toEqual([['a', 'b'], undefined]);
    const vehicles = await read(await filesOf(['train/1.png', 'bus/1.png', 'car/1.png']));
    expect(vehicles.classNames).toEqual(['bus', 'car', 'train']);
  });

  it('may have folders within classes, files that are no images, and hidden ones', async () => {
    const content = await read({
      ...(await filesOf(['a/deep/er/1.png', 'a/2.png', 'b/1.png'])),
      'a/list.txt': 'no image',
      'a/.DS_Store': 'no image',
      'b/.hidden.png': 'no image',
      '.git/x.png': 'no image',
      'b/2.dat': await png({ seed: 9 }),
    });
    expect([...content.train.targets]).toEqual([0, 0, 1, 1]);
  });

  it('may have names of all kinds', async () => {
    const content = await read(
      await filesOf(['a b/new\nline.png', 'a b/q"\'%20.png', '日本/…é.png', '-x/--help.png']),
    );
    expect(content.classNames).toEqual(['-x', 'a b', '日本']);
    expect(content.train.count).toBe(4);
  });

  it('is not taken for one that holds several data sets', async () => {
    const one = await imageFolderFiles();
    const several = Object.fromEntries(
      ['first', 'second'].flatMap((name) =>
        Object.entries(one).map(([file, bytes]) => [`${name}/${file}`, bytes] as const),
      ),
    );
    const folder = writeFiles(temporaryFolder(), several);
    await expectError(() => detectFormat(folder), 'DATASET_FORMAT_UNKNOWN', 'several data sets');
  });

  it("takes ImageNet's names of classes", async () => {
    const content = await read({
      ...(await filesOf(['train/n01/1.JPEG', 'train/n02/1.JPEG', 'train/n03/1.JPEG', 'val/n02/1.JPEG'])),
      'LOC_synset_mapping.txt': 'n01 tench, Tinca tinca\nn02 crane\nn03 crane, bird\n',
    });
    expect(content.classNames).toEqual(['tench', 'crane (n02)', 'crane (n03)']);
    expect([...(content.test?.targets ?? [])]).toEqual([1]);
  });

  it("is Tiny ImageNet's with its list of test images", async () => {
    const content = await read(await tinyImageNetFiles(), {}, tinyImageNetFormat);
    expect(content.classNames).toEqual(['kit fox', 'crane']);
    expect([...(content.test?.targets ?? [])]).toEqual([1, 0]);
    expect(content.messages?.[0]).toContain('val are the test part');
    const files = {
      ...(await tinyImageNetFiles()),
      'val/val_annotations.txt': 'val_0.JPEG\tn09\t0\t0\t1\t1\n',
    };
    await expectError(
      () => read(files, {}, tinyImageNetFormat),
      'DATASET_INVALID',
      'val_annotations.txt, line 1: found the class "n09"',
    );
  });
});

describe('a layout that is wrong', () => {
  it.each([
    [
      'names that differ by case only',
      ['Cat/1.png', 'cat/1.png'],
      /Cat and cat have names that differ by case only/,
    ],
    ['images of no class', ['a/1.png', 'b/1.png', 'stray.png'], /stray\.png lies beside the folders/],
    [
      'a class of the test part alone',
      ['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'test/c/1.png'],
      /of the class c, but train has no folder/,
    ],
    [
      'a class of the validation part alone',
      ['train/a/1.png', 'train/b/1.png', 'test/a/1.png', 'val/a/1.png', 'val/d/1.png'],
      /val\/d\/1\.png is of the class d, but train has no folder/,
    ],
  ])('is told: %s', async (_, names, message) => {
    await expectError(async () => read(await filesOf(names)), 'DATASET_INVALID', message);
  });

  it('is told: an empty folder of a class', async () => {
    const folder = writeFiles(temporaryFolder(), await filesOf(['train/a/1.png', 'train/b/1.png']));
    mkdirSync(join(folder, 'train', 'c', 'inner'), { recursive: true });
    await expectError(
      () => imageFolderFormat.files(folder),
      'DATASET_INVALID',
      'class folder train/c is empty',
    );
  });
});

describe('sizes and colours', () => {
  it('of different images are told with what to say', async () => {
    const files = {
      'a/1.png': await png(),
      'a/2.png': await png({ width: 20, height: 10 }),
      'b/1.png': await png(),
    };
    await expectError(
      () => read(files),
      'DATASET_INVALID',
      'found 8 to 10 rows and 8 to 20 columns; a/2.png is the first',
      '--image-size 8',
    );
  });

  it('become those that are given: scaled, and cut from the centre', async () => {
    // Red, green, blue, each a third of the width.
    const stripes = Buffer.from(
      Array.from({ length: 12 * 4 }, (_, i) =>
        [0, 1, 2].map((c) => (Math.floor((i % 12) / 4) === c ? 255 : 0)),
      ).flat(),
    );
    const wide = await drawn().png().toBuffer();
    const files: Files = { 'a/1.png': wide, 'b/1.png': await stripedPng(stripes) };
    const content = await read(files, { imageSize: 4 });
    expect(content.inputShape).toEqual([4, 4, 3]);
    expect([...content.train.inputs.subarray(48, 51)]).toEqual([0, 255, 0]);
    const oblong = await read(files, { imageSize: [2, 6], imageCrop: 0.5 });
    expect(oblong.inputShape).toEqual([2, 6, 3]);
  });

  it('are colours as soon as one image has them, else grey', async () => {
    const grey = { 'a/1.png': await greyPng(), 'b/1.png': await greyPng({ seed: 1 }) };
    const content = await read(grey);
    expect(content.inputShape).toEqual([8, 8, 1]);
    expect([...content.train.inputs.subarray(0, 64)]).toEqual([...pixelsOf({ channels: 1 })]);
    const mixed = await read({ ...grey, 'b/2.png': await png() });
    expect(mixed.inputShape).toEqual([8, 8, 3]);
    expect([...mixed.train.inputs.subarray(0, 3)]).toEqual([40, 40, 40]);
  });

  it('of CMYK, 16 bits and with alpha become bytes of three colours; images stand upright', async () => {
    const red = { create: { width: 8, height: 8, channels: 3, background: '#c00000' } } as const;
    const { default: sharp } = await import('sharp');
    const files = {
      'a/alpha.png': await drawn({ channels: 4 }).png().toBuffer(),
      'a/cmyk.jpg': await sharp(red).toColourspace('cmyk').jpeg().toBuffer(),
      'a/deep.png': await sharp(red).toColourspace('rgb16').png().toBuffer(),
      'b/upright.jpg': await jpeg(),
    };
    const { train } = await read(files);
    expect(train.count).toBe(4);
    expect([...train.inputs.subarray(0, 3)]).toEqual([...pixelsOf({ channels: 4 }).subarray(0, 3)]);
    const [r = 0, g = 255] = train.inputs.subarray(192, 194);
    expect(r).toBeGreaterThan(150);
    expect(g).toBeLessThan(80);
    expect([...train.inputs.subarray(384, 387)]).toEqual([192, 0, 0]);

    const turned = drawn({ width: 8, height: 4 }).withMetadata({ orientation: 6 });
    const content = await read({
      'a/1.png': await turned.clone().png().toBuffer(),
      'a/2.jpg': await turned.clone().jpeg().toBuffer(),
      'b/1.webp': await turned.clone().webp().toBuffer(),
    });
    expect(content.inputShape).toEqual([8, 4, 3]);
    expect(content.train.count).toBe(3);
  });
});

async function stripedPng(pixels: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(pixels, { raw: { width: 12, height: 4, channels: 3 } })
    .png()
    .toBuffer();
}
