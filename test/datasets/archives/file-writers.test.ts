import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileWriters } from '../../../src-main/datasets/archives/file-writers';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';
import { filesBelow, packed, unpack, workplace } from './archives';

const pieces = async function* (...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
};

// Every disk is slow by the second, and quick by the first.
describe.each([Infinity, -1])('writers on a disk that may take %d ms a file', (slowMs) => {
  it('write small and large files', async () => {
    const folder = temporaryFolder();
    const writers = new FileWriters('data.zip', folder, slowMs);
    const expected: Record<string, string> = {};
    await writers.makeFolder(['a']);
    for (let i = 0; i < 700; i += 1) {
      await writers.write(['a', `${i}.txt`], 6, pieces('abc', String(i)));
      expected[`a/${i}.txt`] = `abc${i}`;
    }
    const large = 'x'.repeat(100_000);
    await writers.write(['large.txt'], 300_000, pieces(large, large, large));
    await writers.write(['empty.txt'], 0, pieces());
    await writers.finish();
    expect(filesBelow(folder)).toEqual({ ...expected, 'large.txt': large.repeat(3), 'empty.txt': '' });
  });

  it('never write over what is there, and tell so at the latest at the end', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '650'));
    const writers = new FileWriters('data.zip', folder, slowMs);
    const write = async (): Promise<void> => {
      for (let i = 0; i < 700; i += 1) await writers.write([`${i}`], 1, pieces('x'));
      await writers.finish();
    };
    await expectError(write, 'DATASET_INVALID', 'data.zip', '"650"', 'already');
    await writers.settled();
    const left = readdirSync(folder).length;
    expect(left).toBeGreaterThanOrEqual(651);
  });

  it('take names that the file system cannot have for a fault of the archive', async () => {
    const writers = new FileWriters('data.zip', temporaryFolder(), slowMs);
    const name = 'n'.repeat(300);
    await expectError(
      () => writers.write([name], 1, pieces('x')),
      'DATASET_INVALID',
      'data.zip',
      'cannot take',
    );
  });

  it('take a folder that is gone for a fault of the home', async () => {
    const folder = join(temporaryFolder(), 'gone');
    const writers = new FileWriters('data.zip', folder, slowMs);
    await expectError(() => writers.write(['a'], 1, pieces('x')), 'HOME_UNUSABLE', folder);
    await expectError(() => writers.write(['a'], 1e6, pieces('x')), 'HOME_UNUSABLE', folder);
    await expectError(() => writers.makeFolder(['a']), 'HOME_UNUSABLE', folder);
  });
});

it.each(['zip', 'tar.gz'])('unpacks very many files of a %s archive', async (kind) => {
  const files = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`${i % 100}/${i}`, '']));
  const place = workplace(`many.${kind}`, await packed(kind, files));
  expect(await unpack(place)).toMatchObject({ files: 10_000, bytes: 0 });
  expect(Object.keys(filesBelow(place.folder))).toHaveLength(10_000);
});
