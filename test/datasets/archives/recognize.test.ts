import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { isArchive } from '../../../src-main/datasets/archives';
import { refusedKinds } from '../../../src-main/datasets/archives/refused-kinds';
import { expectError } from '../errors';
import { idxImages, temporaryFolder, writeFiles } from '../files';
import { expectRefused, filesBelow, packed, unpack, workplace } from './archives';

const starts: Record<string, string> = {
  '7z': '377abcaf271c0004',
  RAR: '526172211a070100',
  xz: 'fd377a585a000004',
  bzip2: '425a68393141592653592c',
  lzip: '4c5a49500114',
};

it('covers every kind that is refused', () => {
  expect(Object.keys(starts)).toEqual(refusedKinds.map(({ name }) => name));
});

it.each(refusedKinds)('says what to do with $name', async ({ name, endings, unpackWith }) => {
  const content = Buffer.concat([Buffer.from(starts[name] ?? '', 'hex'), Buffer.alloc(100)]);
  const places = [`data${endings[0] ?? ''}`, 'data.zip', 'data'].map((file) => workplace(file, content));
  places.push(workplace(`named${endings[0] ?? ''}`, Buffer.from('something else')));
  for (const place of places) {
    expect(await isArchive(place.archive)).toBe(true);
    await expectError(
      () => unpack(place),
      'DATASET_FORMAT_UNKNOWN',
      place.archive,
      `packed by ${name}`,
      unpackWith.slice(0, 5),
    );
    expect(existsSync(place.folder)).toBe(false);
  }
});

it.each([
  ['images-idx3-ubyte.gz', gzipSync(idxImages(200))],
  ['table.csv.gz', gzipSync('a,b\n1,2\n'.repeat(200))],
  ['table.csv.zst', zstdCompressSync('a,b\n1,2\n'.repeat(200))],
  ['data_batch_1.bin', Buffer.alloc(30_730, 3)],
  ['zeros', Buffer.alloc(2048)],
  ['notes.txt', Buffer.from('BZh is how bzip2 files start, and Rar! others, and 7z others')],
  ['empty', Buffer.alloc(0)],
])('takes %s for no archive', async (name, content) => {
  const place = workplace(name, content);
  expect(await isArchive(place.archive)).toBe(false);
  await expectRefused(place, {}, 'no archive', 'zip, tar, tar.gz');
});

it('takes an .npz file, folders and what is not there for no archives', async () => {
  const zip = await packed('zip', { 'x.npy': 'x' });
  expect(await isArchive(workplace('arrays.npz', zip).archive)).toBe(false);
  const folder = join(writeFiles(temporaryFolder(), { 'folder.zip/a.txt': 'a' }), 'folder.zip');
  expect(await isArchive(folder)).toBe(false);
  expect(await isArchive(join(folder, 'missing.zip'))).toBe(false);
});

it('reads a zip archive that is named .tar.gz, whatever the case of its name', async () => {
  const place = workplace('DATA.TAR.GZ', await packed('zip', { 'a.txt': 'a' }));
  expect(await unpack(place)).toMatchObject({ kind: 'zip', files: 1 });
});

it('says what a .tar.gz is where it holds a single file', async () => {
  const place = workplace('labels.tar.gz', gzipSync(Buffer.alloc(5000, 'no header')));
  expect(await isArchive(place.archive)).toBe(true);
  await expectRefused(place, {}, 'no intact tar.gz archive', 'header');
});

it('finds a damaged gzip stream by its checksum', async () => {
  const random = createRandom(1, 'gzip');
  const content = Buffer.from(Array.from({ length: 400_000 }, () => random.integer(256)));
  const archive = await packed('tar.gz', { 'a.bin': content });
  archive.writeUInt32LE(1, archive.length - 8);
  await expectRefused(workplace('a.tar.gz', archive), {}, '"a.bin"', 'incorrect data check', 'again');
});

const shared = join(import.meta.dirname, '../../../../shared/datasets/cifar10-subset-binary.tar.gz');
it.skipIf(!existsSync(shared))('unpacks a part of CIFAR-10 as tar does', async () => {
  const folder = temporaryFolder();
  const ours = join(folder, 'ours');
  await unpack({ archive: shared, folder: ours });
  execFileSync('tar', ['xzf', shared, '-C', folder]);
  expect(filesBelow(join(ours, 'cifar-10-batches-bin'))).toEqual(
    filesBelow(join(folder, 'cifar-10-batches-bin')),
  );
});
