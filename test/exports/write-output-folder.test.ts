import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeOutputFolder } from '../../src-main/exports/write-output-folder';
import { temporaryFolder } from '../support/temporary';

const files = (text: string) =>
  new Map([
    ['a.json', [Buffer.from(text)]],
    ['b.bin', [Uint8Array.of(1), Uint8Array.of(2, 3)]],
  ]);

it('writes a new folder, and replaces one with the same files', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'model');
  await writeOutputFolder(folder, files('one'));
  await writeOutputFolder(folder, files('two'));
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('two');
  expect([...readFileSync(join(folder, 'b.bin'))]).toEqual([1, 2, 3]);
  expect(readdirSync(parent)).toEqual(['model']);
});

it('takes an empty folder, and the folder that a symbolic link points to', async () => {
  const parent = temporaryFolder();
  mkdirSync(join(parent, 'real'));
  symlinkSync(join(parent, 'real'), join(parent, 'link'));
  await writeOutputFolder(join(parent, 'link'), files('one'));
  expect(readdirSync(join(parent, 'real')).sort()).toEqual(['a.json', 'b.bin']);
  expect(readdirSync(parent).sort()).toEqual(['link', 'real']);
});

it.each([
  ['a folder with other files', /it is a folder with other files, among them notes\.txt/],
  ['a file', /it is a file/],
  ['a folder that is missing', /the folder .* does not exist/],
  ['a path through a file', /a part of its path is a file/],
])('leaves %s alone', async (what, message) => {
  const parent = temporaryFolder();
  mkdirSync(join(parent, 'full'));
  writeFileSync(join(parent, 'full', 'notes.txt'), 'mine');
  writeFileSync(join(parent, 'file'), 'mine');
  const paths: Record<string, string> = {
    'a folder with other files': 'full',
    'a file': 'file',
    'a folder that is missing': 'none/model',
    'a path through a file': 'file/model',
  };
  const attempt = writeOutputFolder(join(parent, paths[what] ?? ''), files('one'));
  await expect(attempt).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringMatching(message) as string,
  });
  expect(readdirSync(parent).sort()).toEqual(['file', 'full']);
  expect(readdirSync(join(parent, 'full'))).toEqual(['notes.txt']);
});
