import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browseFolder } from '../../src-main/api/browse-folder';
import { openFiles, restrictedFiles } from '../../src-main/api/file-policy';
import { filesIn } from '../../src-main/domain/config/files-in';
import { temporaryFolder } from '../support/temporary';

/** A home and an allowed folder, with secrets beside them and ways that seem to lead there. */
function setup() {
  const top = realpathSync(temporaryFolder());
  const place = (...names: string[]): string => join(top, ...names);
  for (const folder of ['home/weights', 'allowed/inner', 'allowed/..odd', 'secret/inner', 'allowed-not']) {
    mkdirSync(place(folder), { recursive: true });
  }
  for (const file of [
    'home/server-token',
    'allowed/a.csv',
    'allowed/inner/b.csv',
    'secret/s.csv',
    'allowed-not/n',
  ]) {
    writeFileSync(place(file), 'x');
  }
  symlinkSync(place('secret'), place('allowed/way-out'));
  symlinkSync(place('secret/s.csv'), place('allowed/file-out'));
  symlinkSync(place('allowed/inner'), place('allowed/way-in'));
  symlinkSync(place('nowhere'), place('allowed/broken'));
  symlinkSync(place('allowed/loop'), place('allowed/loop'));
  const kept = 'a'.repeat(64);
  writeFileSync(place(`home/weights/${kept}.safetensors`), '');
  const policy = restrictedFiles({
    folders: () => [place('home'), place('allowed'), place('unplugged')],
    secrets: [place('home/server-token')],
    weights: place('home/weights'),
    uploadBytes: () => 1,
  });
  return { place, policy, kept };
}

describe('the files of a server', () => {
  it('are those of its folders', async () => {
    const { place, policy } = setup();
    expect(await policy.roots()).toEqual([place('home'), place('allowed')]);
    for (const [asked, real] of [
      ['allowed', 'allowed'],
      ['allowed/', 'allowed'],
      ['allowed/a.csv', 'allowed/a.csv'],
      ['allowed/inner/../a.csv', 'allowed/a.csv'],
      ['secret/../allowed/a.csv', 'allowed/a.csv'],
      ['allowed/way-in/b.csv', 'allowed/inner/b.csv'],
      ['allowed/..odd', 'allowed/..odd'],
      ['home', 'home'],
    ] as const) {
      expect(await policy.require(place() + '/' + asked)).toBe(place(real));
    }
  });

  it.each([
    'secret/s.csv',
    'secret',
    'secret/is-it-there',
    'allowed/../secret/s.csv',
    'allowed/inner/../../secret/s.csv',
    'allowed/way-out',
    'allowed/way-out/s.csv',
    'allowed/way-out/is-it-there',
    'allowed/file-out',
    'allowed-not/n',
    'home/server-token',
    'home/../home/./server-token',
    '',
    '..',
    '../../../../../../../etc/passwd',
  ])('are not %s, and whether it is there is not told', async (path) => {
    const { place, policy } = setup();
    await expect(policy.require(`${place()}/${path}`)).rejects.toMatchObject({
      code: 'PATH_FORBIDDEN',
      message: expect.stringContaining(`${place('home')} or ${place('allowed')}`) as string,
      advice: expect.stringContaining('server.folders') as string,
    });
  });

  it('have whole names', async () => {
    const { place, policy } = setup();
    const refuses = (path: string, code: string) =>
      expect(policy.require(path), path).rejects.toMatchObject({ code });
    await refuses(`${place('allowed/a.csv')}\0.png`, 'CONFIG_INVALID');
    await refuses(relative(process.cwd(), place('allowed/a.csv')), 'CONFIG_INVALID');
    await refuses('~/x', 'CONFIG_INVALID');
    await refuses('', 'CONFIG_INVALID');
    await refuses(`file://${place('allowed/a.csv')}`, 'CONFIG_INVALID');
    await refuses(place('allowed/none'), 'NOT_FOUND');
    await refuses(place('allowed/broken'), 'NOT_FOUND');
    await refuses(place('allowed/a.csv/x'), 'NOT_FOUND');
    await refuses(place('allowed/loop'), 'NOT_FOUND');
    await refuses(place('allowed', 'x'.repeat(5000)), 'NOT_FOUND');
  });

  it('are neither pipes nor devices', async () => {
    const { place, policy } = setup();
    execFileSync('mkfifo', [place('allowed/pipe')]);
    await expect(policy.require(place('allowed/pipe'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('are looked for in configurations too, where the home has no copy', async () => {
    const { place, policy, kept } = setup();
    const start = (transfer: object) => policy.requireAllOf({ dataset: { name: 'x' }, transfer });
    await start({ file: place('allowed/a.csv') });
    await start({ run: 'last' });
    await start({ file: place('secret/s.csv'), sha256: kept });
    for (const sha256 of [undefined, 'b'.repeat(64), `../weights/${kept}`]) {
      await expect(start({ file: place('secret/s.csv'), sha256 })).rejects.toMatchObject({
        code: 'PATH_FORBIDDEN',
      });
    }
  });

  it('are listed page by page, without hidden ones and ways out', async () => {
    const { place, policy } = setup();
    writeFileSync(place('allowed/.hidden'), '');
    for (const n of [10, 9, 1]) writeFileSync(place(`allowed/file${n}`), 'abc');
    const page = await browseFolder(policy, place('allowed'), { offset: 0, limit: 3 });
    expect(page).toMatchObject({ folder: place('allowed'), parent: null, total: 6, isCut: false });
    expect(page.entries.map(({ name }) => name)).toEqual(['inner', 'way-in', 'a.csv']);
    const rest = await browseFolder(policy, place('allowed'), { offset: 3, limit: 10 });
    expect(rest.entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['file1', 3],
      ['file9', 3],
      ['file10', 3],
    ]);
    const inner = await browseFolder(policy, place('allowed/way-in'), { offset: 0, limit: 10 });
    expect(inner).toMatchObject({
      folder: place('allowed/inner'),
      parent: place('allowed'),
      entries: [{ name: 'b.csv', path: place('allowed/inner/b.csv'), kind: 'file', bytes: 1 }],
    });
    await expect(browseFolder(policy, place('secret'), { offset: 0, limit: 1 })).rejects.toMatchObject({
      code: 'PATH_FORBIDDEN',
    });
    await expect(browseFolder(policy, place('allowed/a.csv'), { offset: 0, limit: 1 })).rejects.toThrow(
      'is a file, not a folder',
    );
    const { entries } = await browseFolder(policy, place('home'), { offset: 0, limit: 10 });
    expect(entries.map(({ name }) => name)).toEqual(['weights']);
  });
});

it('the files of the desktop are all that the user may read', async () => {
  const { place } = setup();
  const policy = openFiles();
  expect(await policy.require(place('secret/inner/../s.csv'))).toBe(place('secret/s.csv'));
  await expect(browseFolder(policy, place('none'), { offset: 0, limit: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await expect(policy.require('weights.safetensors')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  symlinkSync('/dev/zero', place('secret/zero'));
  const page = await browseFolder(policy, place('secret'), { offset: 0, limit: 10 });
  expect(page).toMatchObject({ parent: place(), total: 2 });
});

describe('the files that a configuration names', () => {
  const paths = (config: unknown): string[] => filesIn(config).map(({ path }) => path);

  it.each([
    ['a run', { transfer: { file: '/1' } }, ['/1']],
    ['a sweep over files', { sweep: { space: { 'transfer.file': ['/1', '/2'] } } }, ['/1', '/2']],
    [
      'values with a condition',
      { sweep: { space: { 'transfer.file': { values: ['/1'], when: { a: 'x' } } } } },
      ['/1'],
    ],
    [
      'variants',
      {
        sweep: {
          space: { v: { variants: { a: { 'transfer.file': '/1' }, b: { transfer: { file: '/2' } } } } },
        },
      },
      ['/1', '/2'],
    ],
    ['whole transfers', { sweep: { space: { transfer: [{ file: '/1' }, { run: 'r' }] } } }, ['/1']],
    [
      'the values of another dimension',
      { sweep: { space: { 'model.x': ['/1'], 'transfer.file': { same: 'model.x' } } } },
      ['/1'],
    ],
    [
      'none',
      {
        dataset: { name: 'file' },
        transfer: { run: 'file' },
        sweep: { space: { 'dataset.name': ['file'] } },
      },
      [],
    ],
    ['what is no configuration', [null, 1, 'file', { file: 3 }], []],
  ])('are found in %s', (_, config, found) => {
    expect(paths(config)).toEqual(found);
  });

  it('come with what their content is said to be', () => {
    expect(filesIn({ transfer: { file: '/1', sha256: 'abc' } })).toEqual([{ path: '/1', sha256: 'abc' }]);
  });
});
