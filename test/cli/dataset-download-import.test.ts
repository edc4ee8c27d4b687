import { readdirSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src-main/cli/command-line';
import type { KnownDataset } from '../../src-main/datasets/download/known-dataset';
import { homePaths } from '../../src-main/rundir/paths';
import { fileOf, serveRanges, startServer } from '../datasets/download/file-server';
import { idxFiles, zipped } from '../datasets/files';
import { temporaryFolder } from '../support/temporary';

const known = vi.hoisted<KnownDataset[]>(() => []);
vi.mock('../../src-main/datasets/download/known-datasets', () => ({ knownDatasets: known }));

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

it('quadlab dataset download imports what came, under a name of choice, and lists it', async () => {
  const files = zipped(idxFiles());
  const server = await startServer((request, response) => {
    serveRanges(request, response, files[request.url?.slice(1) ?? ''] ?? Buffer.alloc(0));
  });
  known.push({
    name: 'digits',
    title: 'Digits',
    description: 'Some digits.',
    terms: 'Free for all.',
    home: server.url,
    format: 'idx',
    files: Object.entries(files).map(([name, content]) => fileOf(content, [`${server.url}/${name}`], name)),
  });
  const home = temporaryFolder();
  const command = (...args: string[]) =>
    runCommandLine(['node', 'quadlab', 'dataset', ...args, '--home', home]);
  expect(await command('download', 'digits', '--as', 'mine')).toBe(0);
  expect(printed).toMatch(/^mine\n {2}format +idx\n[^]*8 train, 3 test\n[^]* {2}terms +Free for all\.\n$/);
  expect(readdirSync(homePaths(home).downloads)).toEqual(['digits.lock']);
  printed = '';
  expect(await command('download')).toBe(0);
  expect(printed).toMatch(/\| digits \| +0\.0 \| Digits: Some digits\. \| mine +\|/);
});
