import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../src-main/cli/command-line';
import { exitCodes } from '../../../src-main/cli/exit-codes';
import { homePaths } from '../../../src-main/rundir/paths';
import { zipOf } from '../../datasets/archives/zip-files';
import { writeFiles } from '../../datasets/files';
import { png } from '../../datasets/images';
import type { Files } from '../../datasets/samples';
import { temporaryFolder } from '../../support/temporary';
import { badArchives, badArrays, badImages, badTables, good } from './cases';

const written = { out: '', error: '' };
beforeEach(() => {
  Object.assign(written, { out: '', error: '' });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.error += String(text);
    return true;
  });
});

interface Place {
  root: string;
  home: string;
  path: string;
}

/** A home that is not there yet, and data beside it. */
async function placeOf(files: Files | Promise<Files>): Promise<Place> {
  const root = temporaryFolder();
  const made = await files;
  const source = writeFiles(join(root, 'source'), made);
  const archive = Object.keys(made).find((name) => /\.(zip|tar\.gz)$/.test(name));
  return { root, home: join(root, 'home'), path: archive === undefined ? source : join(source, archive) };
}

const quadlab = (home: string, ...args: string[]): Promise<number> =>
  runCommandLine(['node', 'quadlab', ...args, '--home', home]);
const add = ({ home, path }: Place): Promise<number> => quadlab(home, 'dataset', 'add', 'data', path);

function expectNothing({ root, home }: Place): void {
  const { datasets } = homePaths(home);
  expect(existsSync(datasets) ? readdirSync(datasets) : []).toEqual([]);
  expect(readdirSync(root).sort()).toEqual(['home', 'source']);
}

/** Everything that is printed: one line, with an advice behind the problem. */
async function expectRefusal(place: Place, message: string): Promise<void> {
  expect(await add(place)).toBe(exitCodes.invalidInput);
  expect(written.error).toContain(message);
  expect(written.error).toMatch(/^error DATASET_(INVALID|FORMAT_UNKNOWN): [^\n]+\. [A-Z][^\n]+\.\n$/);
  expect(written.error.length).toBeLessThan(3000);
  expectNothing(place);
}

describe.each([
  ['an archive', badArchives],
  ['a folder of images', badImages],
  ['a table', badTables],
  ['arrays', badArrays],
] as const)('quadlab dataset add refuses %s', (_kind, cases) => {
  it.each(cases)('with %s, in one line', async (_what, files, message) => {
    await expectRefusal(await placeOf(files()), message);
  });
});

describe('quadlab dataset add takes', () => {
  it.each(good)('%s', async (_what, files, message) => {
    expect(await add(await placeOf(files())), written.error).toBe(0);
    expect(written.out).toContain(message);
  });
});

describe('quadlab settings set', () => {
  it('changes which images an import accepts', async () => {
    const place = await placeOf({ 'cat/1.png': await png(), 'dog/1.png': await png({ seed: 1 }) });
    expect(await quadlab(place.home, 'settings', 'set', 'datasets.limits.imagePixels', '63')).toBe(0);
    await expectRefusal(
      place,
      'cat/1.png has 8 × 8 = 64 pixels, expected at most 63. Make it smaller, or raise the setting datasets.limits.imagePixels.',
    );
    expect(await quadlab(place.home, 'settings', 'set', 'datasets.limits.imagePixels', '64')).toBe(0);
    expect(await add(place)).toBe(0);
  });

  it.each([
    ['archiveEntries', 'holds more than 10 files and folders'],
    ['archiveBytes', 'it unpacks to more than 10 bytes'],
  ])('changes which archives an import accepts: %s', async (limit, message) => {
    const table = { name: 'data.csv', content: 'a,b\n1,2\n3,4\n5,6\n' };
    const others = Array.from({ length: 50 }, (_, i) => ({ name: `${i}.txt` }));
    const place = await placeOf({ 'data.zip': zipOf([table, ...others]) });
    const setting = `datasets.limits.${limit}`;
    expect(await quadlab(place.home, 'settings', 'set', setting, '10')).toBe(0);
    await expectRefusal(place, message);
    expect(written.error).toContain(`raise the setting ${setting} (now 10)`);
    expect(await quadlab(place.home, 'settings', 'unset', setting)).toBe(0);
    expect(await add(place)).toBe(0);
  });
});
