import { existsSync, readdirSync } from 'node:fs';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { expectRefused, filesBelow, unpack, workplace } from './archives';
import { tarEnd, tarEntry, tarHeader } from './tar-files';
import { zipOf, type ZipEntry } from './zip-files';

const megabyte = 2 ** 20;
const trust = /source that you trust/;

const folderOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

describe('tar archives that are made to do harm', () => {
  it('refuses a file that announces too much, before a byte of it is unpacked', async () => {
    const archive = gzipSync(Buffer.concat([tarHeader('zeros.bin', 2 ** 31), Buffer.alloc(megabyte)]));
    const place = workplace('bomb.tar.gz', archive);
    await expectRefused(place, {}, '"zeros.bin"', 'more than 1000 times', 'datasets.limits.archiveRatio');
    expect(folderOf(place.folder)).toEqual([]);
  });

  it('takes the same from an archive that is trusted, and finds it cut short', async () => {
    const archive = gzipSync(Buffer.concat([tarHeader('zeros.bin', 2 ** 31), Buffer.alloc(megabyte)]));
    await expectRefused(workplace('bomb.tar.gz', archive), { archiveRatio: 2 ** 40 }, 'cut short');
  });

  it('refuses many files that are too much together', async () => {
    const files = Array.from({ length: 50 }, (_, i) => tarEntry(`${i}.bin`, Buffer.alloc(megabyte)));
    const place = workplace('bomb.tar.gz', gzipSync(Buffer.concat([...files, tarEnd])));
    await expectRefused(place, { archiveBytes: 10 * megabyte }, '"10.bin"', 'datasets.limits.archiveBytes');
    expect(folderOf(place.folder)).toHaveLength(10);
  });

  it('refuses sizes that no file has', async () => {
    const negative = tarHeader('a.bin', 0);
    negative.fill(0xff, 124, 136);
    negative[135] = 0;
    negative.fill(' ', 148, 156);
    const sum = negative.reduce((total, byte) => total + byte, 0);
    negative.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await expectRefused(workplace('a.tar', Buffer.concat([negative, tarEnd])), {});
    for (const size of ['99999999999999999999', '-5', 'NaN', '1e5', '']) {
      const record = ` size=${size}\n`;
      const pax = tarEntry('pax', `${record.length + 2}${record}`, 'x');
      const archive = Buffer.concat([pax, tarEntry('a.bin', 'x'), tarEnd]);
      const place = workplace('a.tar', archive);
      await unpack(place).then(
        () => {
          expect(filesBelow(place.folder)['a.bin']?.length).toBeLessThanOrEqual(1);
        },
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'DATASET_INVALID' });
        },
      );
    }
  });

  it('refuses a size that is smaller than the content, which is then read as a header', async () => {
    const entry = tarEntry('a.txt', Buffer.alloc(2000, 'text'));
    tarHeader('a.txt', 600).copy(entry);
    await expectRefused(workplace('a.tar', Buffer.concat([entry, tarEnd])), {}, '"a.txt"', 'damaged');
  });

  it('refuses padding without end', async () => {
    const archive = gzipSync(Buffer.concat([tarEntry('a.txt', 'a'), Buffer.alloc(40 * megabyte)]));
    await expectRefused(workplace('bomb.tar.gz', archive), {}, 'belong to no file', trust);
  });

  it('refuses headers without end', async () => {
    const pax = tarEntry('pax', `1000000 comment=${'x'.repeat(1_000_000 - 17)}\n`, 'x');
    const archive = gzipSync(Buffer.concat([...Array<Buffer>(20).fill(pax), tarEntry('a.txt', 'a'), tarEnd]));
    await expectRefused(workplace('bomb.tar.gz', archive), {}, 'belong to no file', trust);
  });

  it('refuses a header that is too large, and one of too many attributes', async () => {
    const large = tarEntry('pax', Buffer.alloc(5 * megabyte, 'x'), 'x');
    await expectRefused(workplace('a.tar', Buffer.concat([large, tarEnd])), {}, 'Header exceeds max size');
    const attributes = Array.from({ length: 1001 }, (_, i) => `13 key${i + 1000}=v\n`).join('');
    const archive = [
      tarEntry('g', attributes, 'g'),
      tarEntry('x', '6 a=b\n', 'x'),
      tarEntry('a.txt', 'a'),
      tarEnd,
    ];
    await expectRefused(
      workplace('a.tar', Buffer.concat(archive)),
      {},
      '"a.txt"',
      '1002 extended attributes',
    );
  });
});

describe('zip archives that are made to do harm', () => {
  it('refuses what announces too much, before a byte is unpacked', async () => {
    const entry = { name: 'zeros.bin', content: Buffer.alloc(megabyte), bytes: 2 ** 31 };
    const place = workplace('bomb.zip', zipOf([{ name: 'good.txt', content: 'x' }, entry]));
    await expectRefused(place, {}, '"zeros.bin"', 'datasets.limits.archiveRatio');
    await expectRefused(place, { archiveBytes: 2 ** 31 }, '"zeros.bin"', 'datasets.limits.archiveBytes');
    expect(folderOf(place.folder)).toEqual([]);
  });

  it.each([30_000, 3_000_000])('refuses %d bytes that are announced as fewer, or more', async (bytes) => {
    for (const announced of [0, 10, bytes - 1, bytes + 1]) {
      const entry = { name: 'a.bin', content: Buffer.alloc(bytes, 'text'), bytes: announced };
      const place = workplace('a.zip', zipOf([entry]));
      await expectRefused(place, {}, '"a.bin"', /damaged|cut short/);
      const written = Object.values(filesBelow(place.folder)).join('').length;
      expect(written).toBeLessThanOrEqual(announced);
    }
  });

  it('refuses entries that share bytes', async () => {
    // Each entry's content is all the entries after it: stored blocks of Deflate that quote their headers.
    const kernel = deflateRawSync(Buffer.alloc(megabyte));
    const names = Array.from({ length: 20 }, (_, i) => `${i}.bin`);
    const archive = zipOf([
      { name: 'first.bin', content: kernel, method: 8 },
      ...names.map((name) => ({ name, content: '', start: 0 })),
    ]);
    const place = workplace('overlap.zip', archive);
    await expectRefused(place, {}, 'starts at byte 0, inside of "first.bin"', trust);
    expect(folderOf(place.folder)).toEqual([]);
  });

  it('refuses entries that lie inside of others', async () => {
    const inner = zipOf([{ name: 'inner.bin', content: 'inner', method: 0 }]);
    const outer: ZipEntry[] = [
      { name: 'outer.bin', content: inner, method: 0 },
      { name: 'inner.bin', content: 'inner', method: 0, start: 30 + 'outer.bin'.length },
    ];
    await expectRefused(workplace('quoted.zip', zipOf(outer)), {}, '"inner.bin"', 'inside of "outer.bin"');
  });

  it('refuses a number of entries that is announced, at once', async () => {
    const place = workplace('a.zip', zipOf([{ name: 'a.txt', content: 'a' }], { entries: 60_000 }));
    await expectRefused(place, { archiveEntries: 50_000 }, '60000', 'datasets.limits.archiveEntries');
    await expectRefused(place, {}, 'damaged');
  });

  it('refuses fewer announced entries than there are', async () => {
    const entries = Array.from({ length: 3 }, (_, i) => ({ name: `${i}.txt`, content: 'x' }));
    await expectRefused(
      workplace('a.zip', zipOf(entries, { entries: 2 })),
      {},
      'more entries than it announces',
    );
  });

  it('refuses wrong checksums', async () => {
    for (const method of [0, 8]) {
      for (const content of ['small', Buffer.alloc(100_000, 'large')]) {
        const entry = { name: 'a.txt', content, method, checksum: 0x0badf00d };
        const found = crc32(content).toString(16);
        await expectRefused(workplace('a.zip', zipOf([entry])), {}, '"a.txt"', '0badf00d', found);
      }
    }
  });

  it('refuses encrypted, split and unusually compressed archives, and says what to do', async () => {
    const refuse = (entry: ZipEntry, ...texts: (string | RegExp)[]) =>
      expectRefused(workplace('a.zip', zipOf([entry])), {}, ...texts);
    await refuse({ name: 'a.txt', content: 'secret', flags: 1 }, '"a.txt" is encrypted', 'password');
    await refuse({ name: 'a.txt', content: 'secret', flags: 0x41 }, 'is encrypted', 'password');
    await refuse({ name: 'a.txt', content: 'x', method: 9 }, '"a.txt"', 'Deflate64', '7z x');
    await refuse({ name: 'a.txt', content: 'x', method: 77 }, '"a.txt"', /method \(77\)/);
    const split = zipOf([{ name: 'a.txt', content: 'x' }], { disk: 3 });
    await expectRefused(workplace('a.zip', split), {}, 'split', 'zip -s 0');
  });
});
