import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogue } from '../../../src-main/datasets/download/catalogue';
import {
  downloadDataset,
  type DownloadDatasetOptions,
} from '../../../src-main/datasets/download/download-dataset';
import type { KnownDataset } from '../../../src-main/datasets/download/known-dataset';
import type { DownloadProgress } from '../../../src-main/datasets/download/progress';
import { unpackMembers } from '../../../src-main/datasets/download/unpack-members';
import { expectError } from '../errors';
import { idxFiles, temporaryFolder, writeFiles, zipped } from '../files';
import { fileOf, quick, serveRanges, someBytes, startServer, type FileServer } from './file-server';
import { zipOf } from '../archives/zip-files';

const known = vi.hoisted<KnownDataset[]>(() => []);
vi.mock('../../../src-main/datasets/download/known-datasets', () => ({ knownDatasets: known }));
beforeEach(() => {
  known.length = 0;
});

function serve(files: Record<string, Buffer>): Promise<FileServer> {
  return startServer((request, response) => {
    const found = files[request.url?.slice(1) ?? ''];
    if (found === undefined) response.writeHead(404).end();
    else serveRanges(request, response, found);
  });
}

async function publish(files: Record<string, Buffer>, more: Partial<KnownDataset> = {}): Promise<FileServer> {
  const server = await serve(files);
  known.push({
    name: 'digits',
    title: 'Digits',
    description: 'Some digits.',
    terms: 'None.',
    home: server.url,
    format: 'idx',
    files: Object.entries(files).map(([name, content]) => fileOf(content, [`${server.url}/${name}`], name)),
    ...more,
  });
  return server;
}

const newHome = () => {
  const home = temporaryFolder();
  return { datasetsFolder: join(home, 'datasets'), downloadsFolder: join(home, 'downloads') };
};

const download = (home: ReturnType<typeof newHome>, options: Partial<DownloadDatasetOptions> = {}) =>
  downloadDataset({ ...home, name: 'digits', settings: quick, ...options });

describe('downloadDataset', () => {
  it('downloads, imports, and deletes what was downloaded', async () => {
    await publish(zipped(idxFiles()));
    const home = newHome();
    const seen: DownloadProgress[] = [];
    const manifest = await download(home, { as: 'mine', onProgress: (progress) => seen.push(progress) });
    expect(manifest).toMatchObject({ name: 'mine', format: 'idx', train: { count: 8 }, test: { count: 3 } });
    expect(readdirSync(home.datasetsFolder)).toEqual(['mine']);
    expect(readdirSync(home.downloadsFolder)).toEqual([]);
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(['downloading', 'checking']);
    expect((await catalogue(home.datasetsFolder))[0]?.importedAs).toEqual(['mine']);
  });

  it('fetches nothing again where the import failed', async () => {
    const server = await publish({ ...zipped(idxFiles()), 't10k-labels-idx1-ubyte.gz': someBytes(50) });
    const home = newHome();
    await expectError(() => download(home), 'DATASET_INVALID', 't10k-labels-idx1-ubyte.gz');
    expect(readdirSync(join(home.downloadsFolder, 'digits'))).toHaveLength(4);
    const before = server.requests.length;
    await expectError(() => download(home), 'DATASET_INVALID');
    expect(server.requests).toHaveLength(before);
  });

  it('refuses a name that is taken before anything is asked for', async () => {
    const server = await publish(zipped(idxFiles()));
    const home = newHome();
    await download(home);
    const before = server.requests.length;
    await expectError(() => download(home), 'DATASET_EXISTS', '"digits"');
    expect(server.requests).toHaveLength(before);
    await expectError(() => download(home, { name: 'digit' }), 'NOT_FOUND', 'Did you mean "digits"?');
  });

  it('imports files of the user without a network', async () => {
    const server = await publish(zipped(idxFiles()));
    await server.stop();
    const mine = writeFiles(temporaryFolder(), zipped(idxFiles()));
    const manifest = await download(newHome(), { files: [mine] });
    expect(manifest.train.count).toBe(8);
  });

  it('imports only the members of an archive that are wanted', async () => {
    const wanted = Object.entries(zipped(idxFiles())).map(([name, content]) => ({
      name: `gzip/emnist-digits-${name.replace('t10k', 'test')}`,
      content,
    }));
    const other = { name: 'gzip/emnist-letters-train-images-idx3-ubyte.gz', content: Buffer.alloc(9) };
    await publish({ 'gzip.zip': zipOf([other, ...wanted]) }, { members: wanted.map(({ name }) => name) });
    const home = newHome();
    expect(await download(home)).toMatchObject({ train: { count: 8 }, test: { count: 3 } });
    expect(existsSync(join(home.downloadsFolder, 'digits'))).toBe(false);
  });
});

describe('unpackMembers', () => {
  it('tells which members are missing, and a damaged archive', async () => {
    const folder = writeFiles(temporaryFolder(), {
      'whole.zip': zipOf([{ name: 'a/x', content: 'x' }]),
      'broken.zip': someBytes(200),
    });
    await expectError(
      () => unpackMembers(join(folder, 'whole.zip'), ['a/x', 'a/y'], join(folder, 'out')),
      'DATASET_INVALID',
      'does not hold a/y',
    );
    await expectError(
      () => unpackMembers(join(folder, 'broken.zip'), ['a/x'], join(folder, 'out')),
      'DATASET_INVALID',
      'no usable zip archive',
    );
  });
});
