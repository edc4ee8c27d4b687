import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBatches } from '../../src-main/datasets/batches/batches';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { sameContent } from '../../src-main/datasets/same-content';
import { verifyDataset } from '../../src-main/datasets/verify-dataset';
import type { LoadedDataset, MemoryPart } from '../../src-main/domain/dataset';
import { expectError } from './errors';
import {
  idxFiles,
  idxSinglePart,
  imported,
  temporaryFolder,
  writeFiles,
  zipped,
  loadInMemory,
} from './files';

async function withData(files: Record<string, Uint8Array>): Promise<string> {
  const datasetsFolder = join(temporaryFolder(), 'datasets');
  await importDataset({ datasetsFolder, name: 'digits', path: writeFiles(temporaryFolder(), files) });
  return datasetsFolder;
}

const load = (folder: string, options: Record<string, unknown> = {}): Promise<LoadedDataset<MemoryPart>> =>
  loadInMemory(imported('digits', options), folder);

const perClass = (targets: Int32Array | Float32Array | Float64Array): number[] => {
  const counts: number[] = [];
  for (const label of targets) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('loadDataset', () => {
  it('loads images as bytes', async () => {
    const dataset = await load(await withData(idxFiles()));
    expect(dataset).toMatchObject({
      name: 'digits',
      task: 'classification',
      inputShape: [3, 2, 1],
      outputSize: 3,
    });
    expect(dataset.train.inputs).toEqual(Uint8Array.from({ length: 48 }, (_, i) => i));
    expect(dataset.train.targets).toBeInstanceOf(Int32Array);
  });

  it('says what there is where the name is unknown', async () => {
    const folder = await withData(idxFiles());
    const missing = (name: string) => () => loadInMemory(imported(name), folder);
    await expectError(missing('digit'), 'DATASET_NOT_FOUND', 'Did you mean "digits"', 'Imported: digits');
    await expectError(
      missing('rugne'),
      'DATASET_NOT_FOUND',
      'Did you mean "runge"',
      'generators: runge, polynomial-spline',
    );
    await expectError(
      () => loadInMemory(imported('mnist'), join(folder, 'missing')),
      'DATASET_NOT_FOUND',
      'Imported: none',
    );
  });

  it('wants testFraction for a single part, and for no other data', async () => {
    const single = await withData(idxSinglePart());
    await expectError(
      () => load(single),
      'CONFIG_INVALID',
      'testFraction',
      '20 examples',
      'for example to 0.2',
    );
    await expectError(
      () => load(single, { testFraction: 0.01 }),
      'CONFIG_INVALID',
      'leaves 20',
      '0 for testing',
    );
    await expectError(() => load(single, { testFraction: 0.99 }), 'CONFIG_INVALID', '0 for training');
    const both = await withData(idxFiles());
    await expectError(
      () => load(both, { testFraction: 0.2 }),
      'CONFIG_INVALID',
      'test part of its own with 3',
    );
  });

  it('splits by class, and again in the same way', async () => {
    const folder = await withData(idxSinglePart()); // 15 of class 0, 5 of class 1
    const a = await load(folder, { testFraction: 0.4 });
    expect(perClass(a.train.targets)).toEqual([9, 3]);
    expect(perClass(a.test.targets)).toEqual([6, 2]);
    expect(await load(folder, { testFraction: 0.4 })).toEqual(a);
    const b = await load(folder, { testFraction: 0.4, splitSeed: 1 });
    expect(b.test.inputs).not.toEqual(a.test.inputs);
    expect(b.fingerprint).toBe(a.fingerprint);
    // Every example is in one of the parts, and keeps its label: images are 6 counting bytes.
    const firstBytes = [...a.train.inputs, ...a.test.inputs].filter((_, i) => i % 6 === 0);
    expect(firstBytes.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, i) => 6 * i));
    a.train.targets.forEach((label, i) => {
      expect(label).toBe(((a.train.inputs[6 * i] ?? 0) / 6) % 4 === 0 ? 1 : 0);
    });
  });

  it('rounds a split to the nearest example in total', async () => {
    const folder = await withData(idxSinglePart());
    for (const fraction of [0.1, 0.15, 0.33, 0.5, 0.77]) {
      expect((await load(folder, { testFraction: fraction })).test.count).toBe(Math.round(20 * fraction));
    }
  });

  it('limits evenly over the classes, whatever small classes have', async () => {
    const both = await withData(idxFiles()); // 3, 3 and 2 of the classes
    expect(perClass((await load(both, { limit: { train: 3 } })).train.targets)).toEqual([1, 1, 1]);
    expect(perClass((await load(both, { limit: { train: 4 } })).train.targets)).toEqual([2, 1, 1]);
    expect(perClass((await load(both, { limit: { train: 7 } })).train.targets)).toEqual([3, 2, 2]);
    const limited = await load(both, { limit: { train: 100, test: 1 } });
    expect([limited.train.count, limited.test.count]).toEqual([8, 1]);
    const single = await withData(idxSinglePart());
    const split = await load(single, { testFraction: 0.4, limit: { train: 10 } });
    expect(perClass(split.train.targets)).toEqual([7, 3]);
    expect(split.test.count).toBe(8);
  });

  it('notices what changed after the import', async () => {
    const folder = await withData(idxFiles());
    const path = join(folder, 'digits', 'data', 'train-inputs.npy');
    const bytes = readFileSync(path);
    bytes[150] = (bytes[150] ?? 0) ^ 128;
    writeFileSync(path, bytes);
    await expectError(() => load(folder), 'DATASET_CHANGED', 'fingerprint', 'dataset verify digits');
    truncateSync(path, 20);
    await expectError(() => load(folder), 'DATASET_CHANGED', 'train-inputs.npy has 20 bytes, expected 176');
    rmSync(path);
    await expectError(() => load(folder), 'DATASET_CHANGED', 'train-inputs.npy is missing');
  });

  it('reads the same from files as from memory, also a selection', async () => {
    const folder = await withData(idxSinglePart());
    for (const options of [{ testFraction: 0.4 }, { testFraction: 0.4, limit: { train: 5 }, splitSeed: 3 }]) {
      const inMemory = await load(folder, options);
      const inFiles = await loadDataset(imported('digits', options), folder, 0);
      expect(inFiles.train.inputs).toHaveProperty('path');
      const [a, b] = [inMemory, inFiles].map((dataset) =>
        createBatches(dataset, { batchSize: 4, seed: 1, normalize: true, augment: 'none' }),
      );
      expect(b?.statistics).toEqual(a?.statistics);
      expect([...(b?.testBatches() ?? [])]).toEqual([...(a?.testBatches() ?? [])]);
      expect(b?.trainBatch(2, 0)).toEqual(a?.trainBatch(2, 0));
      b?.dispose();
    }
  });
});

describe('a data set whose files stay where they are', () => {
  async function inPlace(files: Record<string, Uint8Array>): Promise<{ folder: string; source: string }> {
    const folder = join(temporaryFolder(), 'datasets');
    const source = writeFiles(temporaryFolder(), files);
    await importDataset({ datasetsFolder: folder, name: 'digits', path: source, inPlace: true });
    return { folder, source };
  }

  it('is read there, and is the same as one that was copied', async () => {
    const { folder, source } = await inPlace(zipped(idxFiles()));
    expect(readdirSync(join(folder, 'digits', 'data'))).toEqual([]);
    const copied = await load(await withData(idxFiles()));
    expect(await load(folder)).toEqual(copied);
    expect((await verifyDataset(folder, 'digits')).storage).toMatchObject({ kind: 'files', root: source });
  });

  it('is found to be changed or gone', async () => {
    const { folder, source } = await inPlace(zipped(idxFiles()));
    const path = join(source, 't10k-labels-idx1-ubyte.gz');
    const bytes = readFileSync(path);
    bytes[14] = (bytes[14] ?? 0) ^ 255;
    writeFileSync(path, bytes);
    await expectError(() => load(folder), 'DATASET_CHANGED', 't10k-labels-idx1-ubyte.gz');
    await expectError(
      () => verifyDataset(folder, 'digits'),
      'DATASET_CHANGED',
      't10k-labels-idx1-ubyte.gz has SHA-256',
    );
    rmSync(source, { recursive: true });
    await expectError(() => load(folder), 'DATASET_CHANGED', 't10k-images-idx3-ubyte.gz is missing');
  });
});

it('a data set of QuadLab 0.1, with a manifest of version 1, is read as it was', async () => {
  const folder = await withData(idxFiles());
  const { train, test, fingerprint } = await load(folder);
  const old = join(folder, 'old');
  writeFiles(join(old, 'data'), idxFiles());
  const manifest = JSON.parse(readFileSync(join(folder, 'digits', 'manifest.json'), 'utf8')) as object;
  const files = Object.entries(idxFiles()).map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const kept = Object.entries(manifest).filter(
    ([key]) => !['source', 'settings', 'storage', 'outputSize', 'targetShape'].includes(key),
  );
  const version1 = { ...Object.fromEntries(kept), version: 1, name: 'old', files };
  writeFileSync(join(old, 'manifest.json'), JSON.stringify(version1));
  expect(await verifyDataset(folder, 'old')).toMatchObject({ outputSize: 3, storage: { kind: 'files' } });
  expect(await loadInMemory(imported('old'), folder)).toMatchObject({ train, test, fingerprint });
  expect(await sameContent(folder, { name: 'old', fingerprint })).toEqual(['digits']);
});
