import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearStaging } from '../../../src-main/datasets/clear-staging';
import { homeError } from '../../../src-main/datasets/home-error';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { listDatasets } from '../../../src-main/datasets/list-datasets';
import { manifestSchema } from '../../../src-main/datasets/manifest';
import type { DatasetProgress } from '../../../src-main/datasets/progress';
import { expectError } from '../errors';
import { cifarFiles, idxFiles, idxSinglePart, temporaryFolder, writeFiles } from '../files';

const newDatasets = (): string => join(temporaryFolder(), 'home', 'datasets');
const source = (files: Record<string, Uint8Array | string> = idxFiles()): string =>
  writeFiles(temporaryFolder(), files);

describe('importDataset', () => {
  it('keeps the content as arrays and describes it', async () => {
    const datasetsFolder = newDatasets();
    const manifest = await importDataset({ datasetsFolder, name: 'digits', path: source() });
    expect(readdirSync(datasetsFolder)).toEqual(['digits']);
    const folder = join(datasetsFolder, 'digits');
    expect(manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))).toEqual(
      manifest,
    );
    // Arrays as NumPy has them: a header of 128 bytes, then the numbers.
    const images = readFileSync(join(folder, 'data', 'train-inputs.npy'));
    expect(images.subarray(0, 10)).toEqual(Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'));
    expect(images.subarray(10, 128).toString('latin1')).toMatch(
      /^\{'descr': '\|u1', 'fortran_order': False, 'shape': \(8, 3, 2, 1\), \} +\n$/,
    );
    expect(images.subarray(128)).toEqual(idxFiles()['train-images-idx3-ubyte']?.subarray(16));
    expect(manifest).toMatchObject({
      version: 2,
      name: 'digits',
      format: 'idx',
      inputShape: [3, 2, 1],
      classNames: ['0', '1', '2'],
      train: { count: 8, perClass: [3, 3, 2] },
      test: { count: 3, perClass: [1, 1, 1] },
    });
    // Bytes 0 … 47: mean 23.5, variance (48² − 1) / 12.
    expect(manifest.mean[0]).toBeCloseTo(23.5 / 255, 12);
    expect(manifest.deviation[0]).toBeCloseTo(Math.sqrt((48 ** 2 - 1) / 12) / 255, 12);
  });

  it('describes a single part', async () => {
    const manifest = await importDataset({
      datasetsFolder: newDatasets(),
      name: 'one',
      path: source(idxSinglePart()),
    });
    expect(manifest.train).toEqual({ count: 20, perClass: [15, 5] });
    expect(manifest.test).toEqual({ count: 0, perClass: [0, 0] });
  });

  it('tells how far it is', async () => {
    const seen: DatasetProgress[] = [];
    await importDataset({
      datasetsFolder: newDatasets(),
      name: 'c',
      path: source(cifarFiles()),
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.map(({ stage }) => stage)).toEqual(Array<string>(4).fill('checking'));
    expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
  });

  it('refuses names that are taken, in any case, and leaves what is there', async () => {
    const datasetsFolder = newDatasets();
    const path = source();
    const manifest = await importDataset({ datasetsFolder, name: 'digits', path });
    for (const name of ['digits', 'Digits']) {
      await expectError(
        () => importDataset({ datasetsFolder, name, path }),
        'DATASET_EXISTS',
        '"digits"',
        'remove',
      );
    }
    await expectError(
      () => importDataset({ datasetsFolder, name: 'xor', path }),
      'DATASET_EXISTS',
      'generator',
    );
    expect((await listDatasets(datasetsFolder)).map((listed) => listed.manifest)).toEqual([manifest]);
  });

  it.each(['', '.hidden', '../outside', 'a/b', 'a b', 'x'.repeat(101)])(
    'refuses the name "%s"',
    async (name) => {
      await expectError(
        () => importDataset({ datasetsFolder: newDatasets(), name, path: source() }),
        'CONFIG_INVALID',
        'no data set name',
      );
    },
  );

  it('lets only one of two imports at once have the name', async () => {
    const datasetsFolder = newDatasets();
    const path = source();
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => importDataset({ datasetsFolder, name: 'digits', path })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'DATASET_EXISTS' });
    }
    expect(readdirSync(datasetsFolder)).toEqual(['digits']);
  });

  it('refuses to leave a file in place whose name a manifest cannot hold', async () => {
    const datasetsFolder = newDatasets();
    const path = source({ 'a:b.csv': 'x,label\n1,a\n2,b\n3,a\n' });
    const options = { datasetsFolder, name: 'colon', path };
    await expectError(
      () => importDataset({ ...options, inPlace: true }),
      'DATASET_INVALID',
      '"a:b.csv"',
      'Rename it',
    );
    expect(readdirSync(datasetsFolder)).toEqual([]);
    await importDataset(options);
    expect((await listDatasets(datasetsFolder))[0]?.problem).toBeUndefined();
  });

  it('leaves nothing behind where the data is bad', async () => {
    const datasetsFolder = newDatasets();
    const path = source({ ...idxFiles(), 't10k-labels-idx1-ubyte': Buffer.alloc(3) });
    await expectError(
      () => importDataset({ datasetsFolder, name: 'bad', path }),
      'DATASET_INVALID',
      't10k-labels-idx1-ubyte',
    );
    expect(readdirSync(datasetsFolder)).toEqual([]);
  });

  it('leaves nothing behind where the progress handler throws', async () => {
    const datasetsFolder = newDatasets();
    const onProgress = (): never => {
      throw new Error('stop');
    };
    await expect(importDataset({ datasetsFolder, name: 'x', path: source(), onProgress })).rejects.toThrow(
      'stop',
    );
    expect(readdirSync(datasetsFolder)).toEqual([]);
  });

  it('says where the datasets folder cannot be used', async () => {
    const file = join(writeFiles(temporaryFolder(), { home: 'a file' }), 'home');
    for (const datasetsFolder of [file, join(file, 'datasets')]) {
      await expectError(
        () => importDataset({ datasetsFolder, name: 'd', path: source() }),
        'HOME_UNUSABLE',
        file,
      );
    }
  });

  it('tells a full disk from other troubles', () => {
    const failed = (code: string): Error => Object.assign(new Error(code), { code });
    expect(homeError(failed('ENOSPC'), '/d').code).toBe('DISK_FULL');
    expect(homeError(failed('EDQUOT'), '/d').code).toBe('DISK_FULL');
    expect(homeError(failed('EROFS'), '/d').code).toBe('HOME_UNUSABLE');
  });
});

describe('clearStaging', () => {
  it('removes what a killed import left, but not what a running one is making', async () => {
    const datasetsFolder = newDatasets();
    const hook = join(import.meta.dirname, '..', 'strip-types.mjs');
    const script = join(import.meta.dirname, 'stalled-import.ts');
    const child = spawn(
      process.execPath,
      ['--experimental-transform-types', '--import', hook, script, datasetsFolder, source()],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const exited = once(child, 'exit');
    try {
      await Promise.race([once(child.stdout, 'data'), exited]);
      expect(readdirSync(datasetsFolder)).toEqual([expect.stringMatching(/^\.staging-/)]);
      expect(await clearStaging(datasetsFolder)).toEqual([]);
      expect(await listDatasets(datasetsFolder)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      await exited;
    }
    expect(await clearStaging(datasetsFolder)).toHaveLength(1);
    expect(readdirSync(datasetsFolder)).toEqual([]);
  });

  it('leaves young folders of other machines, and everything with another name', async () => {
    const datasetsFolder = temporaryFolder();
    const [young, old] = ['.staging-other.host-1-00000000', '.removed-other.host-1-00000001'] as const;
    for (const name of [young, old, '.staging', 'digits']) mkdirSync(join(datasetsFolder, name));
    utimesSync(join(datasetsFolder, old), 0, 0);
    expect(await clearStaging(datasetsFolder)).toEqual([old]);
    expect(readdirSync(datasetsFolder).sort()).toEqual(['.staging', young, 'digits']);
    expect(await clearStaging(join(datasetsFolder, 'missing'))).toEqual([]);
  });
});
