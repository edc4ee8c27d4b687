import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isArchive, unpackArchive } from '../../../src-main/datasets/archives';
import { archiveKinds } from '../../../src-main/datasets/archives/kinds';
import type { DatasetProgress } from '../../../src-main/datasets/progress';
import { createRandom } from '../../../src-main/core/random';
import { defaultImportLimits } from '../../../src-main/domain/import-limits';
import { expectError } from '../errors';
import { writeFiles } from '../files';
import { expectRefused, expectTidy, filesBelow, packed, packers, unpack, workplace } from './archives';

const random = createRandom(1, 'archives');
const large = Buffer.from(Array.from({ length: 300_000 }, () => random.integer(256)));

const files = {
  'set/train/cat/1.jpg': 'first',
  'set/train/cat/2.jpg': '',
  'set/größe/日本.txt': 'names in UTF-8',
  'set/empty/': '',
  './set//train/dog/1.jpg': Buffer.alloc(200_000, 'dog'),
  'set/large.bin': large,
};
const unpackedFiles = {
  'set/train/cat/1.jpg': 'first',
  'set/train/cat/2.jpg': '',
  'set/größe/日本.txt': 'names in UTF-8',
  'set/empty/': '',
  'set/train/dog/1.jpg': Buffer.alloc(200_000, 'dog').toString('latin1'),
  'set/large.bin': large.toString('latin1'),
};

it('covers every kind', () => {
  expect(Object.keys(packers).sort()).toEqual(archiveKinds.map(({ name }) => name).sort());
});

describe.each(archiveKinds)('archive kind $name', (kind) => {
  const packedFiles = (content: Record<string, Uint8Array | string>): Promise<Buffer> =>
    packed(kind.name, content);
  const fileName = `data${kind.endings[0] ?? ''}`;

  it('unpacks what was packed', async () => {
    const place = workplace(fileName, await packedFiles(files));
    expect(await unpack(place)).toEqual({ kind: kind.name, files: 5, bytes: 500_019, skipped: 0 });
    expect(filesBelow(place.folder)).toEqual(unpackedFiles);
    expectTidy(place);
  });

  it.each(['.zip', '.tar.gz', '.tar', '.bin', ''])(
    'is recognized by its content as data%s',
    async (ending) => {
      const place = workplace(`data${ending}`, await packedFiles(files));
      expect(await isArchive(place.archive)).toBe(true);
      expect(await unpack(place)).toMatchObject({ kind: kind.name, files: 5 });
    },
  );

  it('is the only kind that recognizes it', async () => {
    const head = await packedFiles(files);
    for (const other of archiveKinds) expect(await other.recognizes(head)).toBe(other === kind);
    for (const other of archiveKinds) expect(await other.recognizes(Buffer.alloc(0))).toBe(false);
  });

  it('tells how far it is', async () => {
    const { archive, folder } = workplace(fileName, await packedFiles(files));
    const seen: DatasetProgress[] = [];
    await unpackArchive(archive, folder, defaultImportLimits, (progress) => seen.push(progress));
    const { size } = statSync(archive);
    expect(seen.at(-1)).toMatchObject({ stage: 'unpacking', done: size, total: size });
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  });

  it('refuses it cut short at any place', async () => {
    const whole = await packedFiles({ 'a.txt': 'a'.repeat(700), 'b.bin': large.subarray(0, 3000) });
    // The last bytes of a tar archive are blocks that pad it.
    const least = kind.name === 'tar' ? 1024 : 1;
    for (let length = 0; length <= whole.length - least; length += 97) {
      await expectRefused(workplace(fileName, whole.subarray(0, length)), {});
    }
  });

  it('refuses an empty file, an archive of nothing and one of folders', async () => {
    await expectRefused(workplace(fileName, Buffer.alloc(0)), {}, /empty|holds no files/);
    await expectRefused(workplace(fileName, await packedFiles({})), {}, /holds no files/);
    await expectRefused(
      workplace(fileName, await packedFiles({ 'a/': '', 'a/b/': '' })),
      {},
      /holds no files/,
    );
  });

  it('says so where a web page was downloaded instead', async () => {
    const page = Buffer.from('<!DOCTYPE html><html><body>Log in</body></html>'.padEnd(2000));
    await expectRefused(workplace(fileName, page), {}, 'web page', /[Dd]ownload/);
  });

  it('skips what macOS adds', async () => {
    const junk = { '__MACOSX/set/._a.txt': 'x', 'set/._a.txt': 'x', 'set/.DS_Store': 'x', '__MACOSX/': '' };
    const place = workplace(fileName, await packedFiles({ ...junk, 'set/a.txt': 'a' }));
    expect(await unpack(place)).toMatchObject({ files: 1, bytes: 1, skipped: 4 });
    expect(filesBelow(place.folder)).toEqual({ 'set/a.txt': 'a' });
  });

  it('unpacks into an empty folder only', async () => {
    const place = workplace(fileName, await packedFiles(files));
    writeFiles(place.folder, { 'other.txt': 'stays' });
    await expectError(() => unpack(place), 'HOME_UNUSABLE', place.folder, 'empty');
    expect(filesBelow(place.folder)).toEqual({ 'other.txt': 'stays' });
    await expectError(
      () => unpack({ ...place, folder: join(place.folder, 'other.txt') }),
      'HOME_UNUSABLE',
      'other.txt',
    );
  });

  it('names the archive that is gone', async () => {
    const place = workplace(fileName, await packedFiles(files));
    await expectError(
      () => unpack({ ...place, archive: `${place.archive}.gone` }),
      'NOT_FOUND',
      `${place.archive}.gone`,
    );
  });

  it('stops at the number of entries, counting the folders above them', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`folder/${i}.txt`, 'x']));
    const content = await packedFiles(many);
    await unpack(workplace(fileName, content), { archiveEntries: 21 });
    await expectRefused(
      workplace(fileName, content),
      { archiveEntries: 20 },
      'datasets.limits.archiveEntries',
    );
    await expectRefused(workplace(fileName, await packedFiles({ 'a/b/c/d/e/f.txt': 'x' })), {
      archiveEntries: 5,
    });
  });

  it('stops at the number of bytes before it writes more', async () => {
    const content = await packedFiles({ 'a.bin': Buffer.alloc(600), 'b.bin': Buffer.alloc(600) });
    await unpack(workplace(fileName, content), { archiveBytes: 1200 });
    const place = workplace(fileName, content);
    await expectRefused(place, { archiveBytes: 1199 }, '"b.bin"', 'datasets.limits.archiveBytes', '1200');
    expect(Object.keys(filesBelow(place.folder)).filter((name) => name === 'b.bin')).toEqual([]);
  });
});
