import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackArchive } from '../../../src-main/datasets/archives';
import { entrySegments } from '../../../src-main/datasets/archives/entry-name';
import { defaultImportLimits } from '../../../src-main/domain/import-limits';
import { expectError } from '../errors';
import { expectRefused, expectTidy, filesBelow, packed, unpack, workplace, type Workplace } from './archives';
import { tarEnd, tarEntry, tarHeader, tarOf, type TarEntry } from './tar-files';
import { zipOf } from './zip-files';

const tarPlace = async (...entries: TarEntry[]): Promise<Workplace> =>
  workplace('data.tar', await tarOf([{ name: 'good.txt', content: 'good' }, ...entries]));

describe.each(['zip', 'tar.gz'])('names in a %s archive', (kind) => {
  const place = async (...names: string[]): Promise<Workplace> => {
    const files = Object.fromEntries(names.map((name) => [name, name.endsWith('/') ? '' : name]));
    return workplace(`data.${kind}`, await packed(kind, files));
  };

  it.each([
    ['../outside.txt', /leads out .*"\.\."/],
    ['a/../../outside.txt', /leads out/],
    ['a/..', /leads out/],
    ['__MACOSX/../../outside.txt', /leads out/],
    ['/tmp/outside.txt', /absolute path/],
    ['//server/share/outside.txt', /absolute path/],
    ['C:/outside.txt', /Windows drive/],
    ['c:outside.txt', /Windows drive/],
    ['a/line\nbreak.txt', /control character/],
    ['a/\u001b[2Jclear.txt', /control character/],
    [`${'n'.repeat(256)}.txt`, /260 bytes .*at most 255/],
    ['日'.repeat(90), /270 bytes .*at most 255/],
    [Array(500).fill('d').join('/'), /999 bytes; expected at most 800/],
  ])('refuses %j', async (name, reason) => {
    const at = await place('good.txt', name);
    await expectRefused(at, {}, '"', reason, /source that you trust|pack the archive again/i);
    expect(existsSync(join(dirname(at.folder), 'outside.txt'))).toBe(false);
  });

  it.each([
    ['Cat.txt', 'cat.txt', /"cat.txt" differs from "Cat.txt" by case or accents only/],
    ['É/a.txt', 'é/b.txt', /differs from "É"/],
    ['caf\u00e9/a.txt', 'cafe\u0301/b.txt', /differs from/],
    ['a/b', 'a/b/c', /"a\/b\/c" needs "a\/b" to be both a file and a folder/],
    ['a/b/c', 'a/b', /both a file and a folder/],
    ['a/b', 'a//./b', /"a\/b" is there twice/],
  ])('refuses %s beside %s', async (first, second, reason) => {
    await expectRefused(await place(first, second), {}, reason, 'name of its own');
  });

  it('takes folders that are listed twice, late or never, and names that only look odd', async () => {
    const at = await place('a/', 'a/1.txt', 'b/c/2.txt', 'b/', './b/c/', './', '..c/...txt', ' x/~ y.txt');
    await unpack(at);
    expect(Object.keys(filesBelow(at.folder)).sort()).toEqual([
      ' x/~ y.txt',
      '..c/...txt',
      'a/1.txt',
      'b/c/2.txt',
    ]);
  });
});

describe('names in tar archives', () => {
  it('refuses backslashes, NUL and names that are not UTF-8', async () => {
    await expectRefused(await tarPlace({ name: '..\\outside.txt' }), {}, /backslash/);
    await expectRefused(
      await tarPlace({ name: 'x', pax: { path: 'a.txt\0.jpg' } }),
      {},
      /"a.txt\\u0000.jpg"/,
      /NUL/,
    );
    const latin1 = tarHeader('caf.', 0);
    latin1.write('\u00e9', 3, 'latin1');
    latin1.write('0'.padStart(6, '0'), 148);
    const sum = latin1.fill(' ', 148, 156).reduce((total, byte) => total + byte, 0);
    latin1.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await expectRefused(workplace('data.tar', Buffer.concat([latin1, tarEnd])), {}, 'not UTF-8');
  });

  it('refuses a file without a name', async () => {
    await expectRefused(await tarPlace({ name: '.', content: 'x' }), {}, /without a name/);
  });

  it.each([
    [{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }, 'symbolic link', 'dereference'],
    [{ name: 'l', type: 'symlink', linkname: 'good.txt' }, 'symbolic link', 'dereference'],
    [{ name: 'l', type: 'link', linkname: 'good.txt' }, 'hard link', 'dereference'],
    [{ name: 'l', type: 'character-device', devmajor: 1, devminor: 3 }, 'device', 'pack'],
    [{ name: 'l', type: 'block-device', devmajor: 8 }, 'device', 'pack'],
    [{ name: 'l', type: 'fifo' }, 'pipe', 'pack'],
    [{ name: 'l', content: 'x', pax: { 'GNU.sparse.major': '1' } }, 'sparse file', 'pack'],
  ] as [TarEntry, string, string][])('refuses %j', async (entry, type, remedy) => {
    const place = await tarPlace(entry, { name: 'l/through.txt', content: 'x' });
    await expectRefused(place, {}, `"l" is a ${type}`, remedy);
    expect(filesBelow(place.folder)).toEqual({ 'good.txt': 'good' });
  });

  it('refuses entries of unknown types', async () => {
    const archive = Buffer.concat([tarEntry('odd', 'x', 'S'), tarEnd]);
    await expectRefused(workplace('data.tar', archive), {}, '"odd"', 'unknown type');
  });

  it('takes PAX and old headers, and long names', async () => {
    const long = `${'folder/'.repeat(40)}${'n'.repeat(200)}.txt`;
    const archive = Buffer.concat([
      tarEntry('global', '19 comment=nothing\n', 'g'),
      tarEntry('././@LongLink', `${long}\0`, 'L'),
      tarEntry('short', 'long'),
      tarHeader('old/', 0, '0', ''),
      tarEntry('old/7.txt', 'contiguous', '7'),
      tarEnd,
    ]);
    const place = workplace('data.tar', archive);
    await unpack(place);
    expect(filesBelow(place.folder)).toEqual({ [long]: 'long', 'old/7.txt': 'contiguous' });
  });

  it.skipIf(process.platform === 'win32')('carries over no mode, owner or time', async () => {
    const place = await tarPlace({ name: 'run', content: 'x', mode: 0o6777, mtime: new Date(0) });
    await unpack(place);
    const { mode, mtimeMs } = statSync(join(place.folder, 'run'));
    expect(mode & 0o7111).toBe(0);
    expect(mtimeMs).toBeGreaterThan(0);
  });
});

describe('names in zip archives', () => {
  const place = (...entries: Parameters<typeof zipOf>[0]): Workplace => workplace('data.zip', zipOf(entries));

  it.each(['..\\outside.txt', '\\outside.txt', 'C:\\outside.txt', 'a\\..\\..\\outside.txt'])(
    'refuses %s',
    async (name) => {
      const at = place({ name: 'good.txt', content: 'x' }, { name, content: 'x' });
      await expectRefused(at, {}, /leads out|absolute|drive/);
    },
  );

  it('takes backslashes between folders, as Windows programs write them', async () => {
    const at = place({ name: 'train\\cat\\1.txt', content: 'x' });
    await unpack(at);
    expect(filesBelow(at.folder)).toEqual({ 'train/cat/1.txt': 'x' });
  });

  it('takes UTF-8 that is not marked, and the old character set', async () => {
    const at = place(
      { name: 'größe.txt', content: 'x', flags: 0 },
      { name: Buffer.from([0x81, 0x2e, 0x74]), content: 'y', flags: 0 },
    );
    await unpack(at);
    expect(filesBelow(at.folder)).toEqual({ 'größe.txt': 'x', 'ü.t': 'y' });
  });

  it('refuses NUL, and names that say UTF-8 and are not', async () => {
    await expectRefused(place({ name: 'a\0b' }), {}, /NUL/);
    await expectRefused(place({ name: Buffer.from([0x61, 0xff]), flags: 0x800 }), {}, /not UTF-8/);
  });

  it.each([
    [0o120777, 'symbolic link'],
    [0o020666, 'device'],
    [0o060666, 'device'],
    [0o010666, 'pipe'],
    [0o140777, 'socket'],
  ])('refuses the type %o', async (mode, type) => {
    await expectRefused(place({ name: 'l', content: '/etc/passwd', mode }), {}, `"l" is a ${type}`);
  });

  it('refuses a folder with content', async () => {
    await expectRefused(place({ name: 'folder/', content: 'x' }), {}, '"folder/" is a folder with 1 bytes');
  });
});

describe('links in the folder', () => {
  const unpackWithLink = async (link: (folder: string, outside: string) => void): Promise<string> => {
    const content = await packed('tar', {
      'a/1.bin': Buffer.alloc(600_000),
      'b/2.txt': 'x',
      'c.txt': 'x',
    });
    const { archive, folder } = workplace('data.tar', content);
    const outside = join(dirname(folder), 'outside');
    mkdirSync(outside);
    let linked = false;
    await expectError(
      () =>
        unpackArchive(archive, folder, defaultImportLimits, () => {
          if (!linked) link(folder, outside);
          linked = true;
        }),
      'DATASET_INVALID',
      'has already',
    );
    return outside;
  };

  it.skipIf(process.platform === 'win32')(
    'are not followed when they come up while it is written',
    async () => {
      for (const name of ['b', 'c.txt']) {
        const outside = await unpackWithLink((folder, target) => {
          symlinkSync(name === 'b' ? target : join(target, 'c.txt'), join(folder, name));
        });
        expect(readdirSync(outside)).toEqual([]);
      }
    },
  );

  it.skipIf(process.platform === 'win32')('are refused where the folder is one', async () => {
    const place = await tarPlace();
    const outside = join(dirname(place.folder), 'outside');
    mkdirSync(outside);
    symlinkSync(outside, place.folder);
    await expectError(() => unpack(place), 'HOME_UNUSABLE', place.folder);
    expect(readdirSync(outside)).toEqual([]);
  });
});

it('refuses names that Windows does not allow, on Windows', () => {
  for (const name of ['CON', 'a/nul.txt', 'a:b', 'a/b.', 'a/b ', 'what?', 'com1.jpg', 'x/aux.tar.gz']) {
    expect(() => entrySegments('x.zip', name, 'win32')).toThrow(/x\.zip.*Windows/);
    expect(entrySegments('x.zip', name === 'a:b' ? 'ab:b' : name, 'linux')).not.toEqual([]);
  }
  expect(entrySegments('x.zip', 'console/a.b/c', 'win32')).toEqual(['console', 'a.b', 'c']);
});

it('is tidy after an archive was unpacked', async () => {
  const place = await tarPlace();
  await unpack(place);
  expectTidy(place);
});
