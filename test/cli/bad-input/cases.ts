import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { cifar100Files, npyFile, npyWith, numpyPoints, svhnFile } from '../../datasets/arrays/make-files';
import { writtenFile } from '../../datasets/arrays/written-files';
import { tarGzipOf, tarHeader, type TarEntry } from '../../datasets/archives/tar-files';
import { zipOf } from '../../datasets/archives/zip-files';
import { cifarBatch, idxFiles, idxLabels } from '../../datasets/files';
import { drawn, jpeg, kittiFiles, png, rawPng, tinyImageNetFiles } from '../../datasets/images';
import type { Files } from '../../datasets/samples';

/** Files, and a part of what is said of them; of a single archive, that is given, else the folder. */
type Case = readonly [what: string, files: () => Files | Promise<Files>, message: string];

const zip =
  (name: string, content: Uint8Array | string = 'x', mode?: number) =>
  (): Files => ({
    'data.zip': zipOf([{ name, content, ...(mode !== undefined && { mode }) }]),
  });
const tar = (entry: TarEntry) => async (): Promise<Files> => ({ 'data.tar.gz': await tarGzipOf([entry]) });

const large = { width: 64, height: 64 };
const images =
  (name: string, bytes: () => Promise<Uint8Array> | Uint8Array | string) => async (): Promise<Files> => ({
    'cat/1.png': await png(),
    'dog/1.png': await png({ seed: 1 }),
    [name]: await bytes(),
  });
/** An image under each of the names. */
const named =
  (...names: string[]) =>
  async (): Promise<Files> =>
    Object.fromEntries(
      await Promise.all(names.map(async (name, seed) => [name, await png({ seed })] as const)),
    );
const animation = async (): Promise<Buffer> =>
  sharp(await Promise.all([0, 1].map((seed) => png({ seed }))), { join: { animated: true } })
    .gif()
    .toBuffer();

const csv = (text: string | Uint8Array) => (): Files => ({ 'data.csv': text });
const utf16 = Buffer.from('\uFEFFx,y\n1,2\n2,3\n', 'utf16le');

const labels = npyFile(Int32Array.of(0, 1, 0, 1), [4]);
const points =
  (x: Uint8Array, y: Uint8Array = labels) =>
  (): Files => ({ 'X.npy': x, 'y.npy': y });
const column = (...values: number[]): Buffer => npyFile(Float64Array.from(values), [values.length, 1]);

export const badArchives: readonly Case[] = [
  [
    'a file that leads out by ".."',
    zip('../../out.txt'),
    'data.zip cannot be unpacked: its entry "../../out.txt" leads out of the archive by "..". Such archives are made to do harm or by mistake: get it from a source that you trust.',
  ],
  ['an absolute path', tar({ name: '/etc/out.txt' }), 'its entry "/etc/out.txt" has an absolute path. '],
  [
    'a symbolic link',
    tar({ name: 'out', type: 'symlink', linkname: '/etc' }),
    'its entry "out" is a symbolic link; expected files and folders. Pack it again with copies instead of links',
  ],
  ['a link in a zip', zip('out', '/etc', 0o120777), 'its entry "out" is a symbolic link'],
  [
    'a device',
    tar({ name: 'null', type: 'character-device' }),
    'its entry "null" is a device; expected files and folders. Leave it out and pack the archive again',
  ],
  [
    'a bomb',
    () => ({
      'data.tar.gz': gzipSync(Buffer.concat([tarHeader('zeros.bin', 2 ** 31), Buffer.alloc(2 ** 20)])),
    }),
    'it unpacks to more than 1000 times its 1109 bytes: 2147483648 with its entry "zeros.bin". If you trust the archive, raise the setting datasets.limits.archiveRatio (now 1000).',
  ],
  [
    'names that differ by case only',
    () => ({ 'data.zip': zipOf([{ name: 'cat/1.png' }, { name: 'Cat/2.png' }]) }),
    'its entry "Cat/2.png" differs from "cat" by case or accents only. Give each file a name of its own',
  ],
  [
    'an end that is missing',
    () => ({ 'data.zip': zipOf([{ name: 'data.csv', content: 'a,b\n1,2' }]).subarray(0, 60) }),
    'data.zip is cut short or no zip file: expected a list of its entries at its end, found none. Download or copy the file again.',
  ],
  [
    'bad data in it',
    zip('train.csv', 'a,b\n1,2\n3\n'),
    'data.zip: train.csv, line 3: expected 2 fields, found 1. ',
  ],
];

export const badImages: readonly Case[] = [
  [
    'a JPEG cut short',
    images('dog/2.jpg', async () => (await jpeg(large)).subarray(0, 500)),
    'dog/2.jpg is cut short or damaged: expected a whole JPEG image of 64 × 64 pixels, found 500 bytes that cannot be decoded',
  ],
  [
    'a PNG cut short',
    images('dog/2.png', async () => (await png(large)).subarray(0, 200)),
    'dog/2.png is cut short or damaged: expected a whole PNG image of 64 × 64 pixels, found 200 bytes that cannot be decoded',
  ],
  [
    '30,000 × 30,000 pixels',
    images('dog/2.png', () => rawPng({ width: 30_000, height: 30_000, bits: 8, color: 2 }, Buffer.alloc(9))),
    'dog/2.png has 30000 × 30000 = 900000000 pixels, expected at most 100000000. Make it smaller, or raise the setting datasets.limits.imagePixels.',
  ],
  [
    'an animation',
    images('dog/2.gif', animation),
    'dog/2.gif is animated: expected a single image, found 2 frames. Save the frame that is meant',
  ],
  [
    'a web page',
    images('dog/2.jpg', () => '<html>'),
    'dog/2.jpg is no image that can be read: expected JPEG, PNG, WebP or GIF, found a file of 6 bytes that begins with "<html>". Convert it',
  ],
  [
    'another size',
    images('dog/2.png', () => png({ width: 20, height: 10 })),
    'dog/2.png is the first that differs. Say to which size they are to be brought, for example --image-size 8',
  ],
  [
    'a name with line breaks and control characters',
    images('dog/a\n\u001b[2J.png', () => 'no'),
    'error DATASET_INVALID: dog/a \\u001b[2J.png is no image that can be read',
  ],
  [
    'class folders that differ by case only',
    named('cat/1.png', 'dog/1.png', 'Dog/1.png'),
    'The class folders Dog and dog have names that differ by case only. Rename one of them',
  ],
  [
    'an empty class folder',
    images('bird/.hidden', () => ''),
    'The class folder bird is empty: expected images in it, found none. Put images into it, or remove the folder.',
  ],
  [
    'an empty class folder of two',
    async () => ({ ...(await named('cat/1.png')()), 'dog/.hidden': '' }),
    'The class folder dog is empty: expected images in it, found none. Put images into it, or remove the folder.',
  ],
  [
    'an empty class folder of two in the training part',
    async () => ({ ...(await named('train/cat/1.png', 'test/cat/1.png')()), 'train/dog/readme.txt': '' }),
    'The class folder train/dog is empty',
  ],
  [
    'a single class',
    named('train/cat/1.png', 'test/cat/1.png'),
    'train holds images of a single class, cat; expected at least two. Put the images of each class',
  ],
  [
    'test classes that are all unknown',
    named('train/cat/1.png', 'train/dog/1.png', 'test/cow/1.png', 'test/hen/1.png'),
    'test/cow/1.png is of the class cow, but train has no folder of that name. Call the folders of a class the same',
  ],
  [
    'no folders for classes',
    named('1.png', '2.png'),
    'does not look like any known format: it holds 1.png, 2.png. Put the images of each class into a folder that is called like it.',
  ],
  [
    'a class out of range',
    async () => ({ ...(await tinyImageNetFiles()), 'val/val_annotations.txt': 'val_0.JPEG\tn07\n' }),
    'val/val_annotations.txt, line 1: found the class "n07", expected one of those in train.',
  ],
  [
    'an annotation that is missing',
    async () => ({ ...(await tinyImageNetFiles()), 'val/val_annotations.txt': 'val_0.JPEG\tn02\n' }),
    'val/val_annotations.txt: expected a line for each image, found none for val/images/val_1.JPEG.',
  ],
  [
    'an image that is annotated twice',
    async () => ({
      ...(await tinyImageNetFiles()),
      'val/val_annotations.txt': 'val_0.JPEG\tn02\nval_1.JPEG\tn02\nval_0.JPEG\tn01\n',
    }),
    'val/val_annotations.txt, line 3: val/images/val_0.JPEG is there a second time, after val/val_annotations.txt, line 1.',
  ],
  [
    'depth of 8 bits',
    async () => ({
      ...(await kittiFiles()),
      'depth/val/drive_0002_sync/proj_depth/groundtruth/image_02/07.png': await png({
        width: 1220,
        height: 360,
      }),
    }),
    'image_02/07.png is no depth map: expected a grey PNG of 16 bits a pixel, found colours of type uchar.',
  ],
];

export const badTables: readonly Case[] = [
  [
    'a row that is too short',
    csv('a,b,c\n1,2,3\n4,5\n'),
    'data.csv, line 3: expected 3 fields, found 2. Correct the row; a field that holds the separator stands in quotes.',
  ],
  [
    'a row that is too long',
    csv('a,b,c\n1,"x\ny",3\n4,5,6,7\n'),
    'data.csv, line 4: expected 3 fields, found 4.',
  ],
  [
    'a quote that is never closed',
    csv('a,b\n1,2\n3,"4\n5,6\n'),
    'data.csv, line 3: the row that begins here has a quote " that is never closed, up to the end of the file. Close it',
  ],
  [
    'half a character of UTF-16',
    csv(utf16.subarray(0, -1)),
    'data.csv is cut short or damaged: expected UTF-16LE, found half a character in it. Save it as UTF-8.',
  ],
  [
    'decimal commas that may be thousands',
    csv('a;b\n1,234;2\n5,678;3\n'),
    'data.csv, line 2, column "a": found 1,234, which may be',
  ],
  [
    'thousands',
    csv('a;b\n1.234,5;2\n2,5;3,5\n'),
    'data.csv, line 2, column "a": found 1.234,5, a number with thousands separators. Write numbers without',
  ],
  [
    'a million columns',
    csv(`${'x,'.repeat(999_999)}x\n1,2\n`),
    'data.csv, line 1: found 1000000 columns, expected at most 20000. Check that rows end in line breaks; otherwise save numbers as .npy, or raise the setting datasets.limits.tableColumns.',
  ],
  [
    'infinity',
    csv('a,b\n1,2\n-inf,3\n'),
    'data.csv, line 3, column "a": found -inf, expected a finite number of at most 1e+30. Leave the field empty',
  ],
  [
    'infinity in the test part',
    () => ({ 'train.csv': 'a,b\n1,2\n2,3\n', 'test.csv': 'a,b\n1,2\n1e31,4\n' }),
    'test.csv, line 3, column "a": found 1e31, expected a finite number of at most 1e+30. Leave the field empty',
  ],
  [
    'a text among numbers to predict',
    csv('a,b\n1,2.5\n2,3.5\n3,4.s\n'),
    'data.csv, line 4, column "b": found "4.s", expected a number to predict, as 2 other rows have. Correct the value',
  ],
  [
    'a class that the training part lacks',
    () => ({ 'train.csv': 'a,b\n1,x\n2,y\n3,x\n', 'test.csv': 'a,b\n1,x\n2,z\n' }),
    'test.csv, line 3, column "b": found "z", which does not occur in the training part, train.csv; expected one of its classes.',
  ],
  [
    'a text that is longer than a message should be',
    () => ({ 'train.csv': 'a,b\n1,x\n2,y\n3,x\n', 'test.csv': `a,b\n1,x\n2,${'z'.repeat(100_000)}\n` }),
    'zzz … zzz',
  ],
  [
    'a table beside a folder',
    () => ({ 'data.csv': 'a,b\n1,2\n', 'notes/1.txt': '' }),
    'does not look like any known format: it holds notes/, data.csv. It holds data.csv: give that file.',
  ],
  [
    'columns that differ by case only',
    csv('a,b,A\n1,2,3\n'),
    'data.csv, line 1: columns 1 and 3 are called "a" and "A", which differ in case alone; expected different names. Rename',
  ],
  [
    'a byte 0',
    csv('a,b\n1,2\n3,\u00004\n'),
    'data.csv, line 3: found a byte 0, expected text with separators.',
  ],
  ['nothing', csv(''), 'data.csv is empty, expected a table. Check that this is the right file.'],
];

export const badArrays: readonly Case[] = [
  [
    'pickled objects',
    points(writtenFile('object')),
    'X.npy holds pickled Python objects, which are never unpickled since that could run any program (data type |O), expected whole numbers or floats of up to 64 bits. Save it as numbers: numpy.save(',
  ],
  [
    'pickled objects in an .npz',
    () => ({
      'a.npz': zipOf([
        { name: 'x.npy', content: writtenFile('object') },
        { name: 'y.npy', content: labels },
      ]),
    }),
    'a.npz, array x holds pickled Python objects',
  ],
  [
    'NaN',
    points(column(0, 1, 2, NaN)),
    'X.npy: row 3, column 0 is NaN, expected a finite number. Replace such',
  ],
  ['infinity', points(column(0, 1, -Infinity, 2)), 'X.npy: row 2, column 0 is -Infinity, expected a finite'],
  [
    'NaN to predict',
    points(column(0, 1, 2, 3), npyFile(Float64Array.of(0, 1, NaN, 0.5), [4])),
    'y.npy: row 2 is NaN, expected a finite number.',
  ],
  [
    'a header that lies',
    points(npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 4), }")),
    'X.npy is cut short: its header announces float64 of the shape (1000000000000, 4), expected 32000000000082 bytes, found 82. Download',
  ],
  [
    'fewer labels',
    points(column(0, 1, 2)),
    'y.npy has the shape (4,), expected 3 rows, as many as X.npy has: (3, 1).',
  ],
  [
    'labels out of range',
    () => ({ ...numpyPoints(), 'y_test.npy': npyFile(new Int32Array(20), [20]) }),
    'y_test.npy: row 0 is 0, expected a label of the training part: -1, 1. Correct the label',
  ],
  [
    'an IDX header that lies',
    () => ({
      ...idxFiles(),
      'train-images-idx3-ubyte': Buffer.concat([
        Buffer.from('0000080300ffffff0000000300000002', 'hex'),
        Buffer.alloc(48),
      ]),
    }),
    'train-images-idx3-ubyte is cut short: expected 100663306 bytes, found 64.',
  ],
  [
    'an IDX file with fewer labels',
    () => ({ ...idxFiles(), 'train-labels-idx1-ubyte': idxLabels([0, 1]) }),
    'train-labels-idx1-ubyte holds 2 labels, expected 8, as many as train-images-idx3-ubyte holds images.',
  ],
  [
    'an IDX label out of range',
    () => ({ ...idxFiles(), 't10k-labels-idx1-ubyte': idxLabels([0, 1, 200]) }),
    't10k-labels-idx1-ubyte: label 2 is 200, expected 0 to 2. Check that the labels of both parts',
  ],
  [
    'a CIFAR-10 label out of range',
    () => ({ 'data_batch_1.bin': cifarBatch([3, 10]), 'test_batch.bin': cifarBatch([0]) }),
    'data_batch_1.bin: the label of image 1 (byte 3073) is 10, expected 0 to 9. Check that this is CIFAR-10',
  ],
  [
    'a CIFAR-100 label out of range',
    () => ({ ...cifar100Files(), 'train.bin': Buffer.alloc(3074, 200) }),
    'train.bin: the label of image 0 (byte 1) is 200, expected 0 to 99.',
  ],
  [
    'an SVHN label out of range',
    () => ({ 'train_32x32.mat': svhnFile([1, 11]) }),
    'train_32x32.mat, array y: the label of image 1 is 11, expected 1 to 10',
  ],
  [
    'nothing known',
    () => ({ 'notes.doc': 'x' }),
    'does not look like any known format: it holds notes.doc. Known',
  ],
];

/** What looks bad and is none, with a part of what is said of it. */
export const good: readonly Case[] = [
  [
    'a CMYK image',
    images('dog/2.jpg', () => drawn().toColourspace('cmyk').jpeg().toBuffer()),
    'examples     3',
  ],
  ['an image with a wrong ending', images('dog/2.jpg', () => png()), 'examples     3'],
  [
    'a test folder of images without classes',
    named('train/a/1.png', 'train/b/1.png', 'test/images/1.png'),
    'classes      2: a, b',
  ],
  ['a BOM', csv('\uFEFFx,y\n1,2\n2,3\n'), 'to predict is "y"'],
  ['UTF-16', csv(utf16), 'to predict is "y"'],
  ['UTF-16 without a mark', csv(utf16.subarray(2)), 'to predict is "y"'],
  [
    'Latin-1',
    csv(Buffer.from('größe,y\n1,2\n2,3\n', 'latin1')),
    'data.csv is not UTF-8 and was read as Windows-1252',
  ],
  ['decimal commas', csv('a;b\n1,5;2\n2,5;3,5\n'), 'a regression'],
  ['quotes over lines', csv('a,b,c\n1,"x\ny",3\n4,"x\ny",7\n5,z,2\n'), 'examples     3'],
  ['NaN in a table, which is a missing value', csv('a,b\n1,2\nnan,3\n4,5\n'), 'examples     3'],
  [
    'Fortran order',
    points(
      npyFile(
        Float64Array.from({ length: 8 }, (_, i) => i),
        [4, 2],
        true,
      ),
    ),
    'examples     4',
  ],
  ['big-endian numbers', points(writtenFile('c>f4'), npyFile(Int32Array.of(0, 1), [2])), 'examples     2'],
];
