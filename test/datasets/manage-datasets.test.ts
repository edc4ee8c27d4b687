import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDataset } from '../../src-main/datasets/split/check-parts';
import { datasetInfo } from '../../src-main/datasets/dataset-info';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { listDatasets } from '../../src-main/datasets/list-datasets';
import { removeDataset } from '../../src-main/datasets/remove-dataset';
import { verifyDataset } from '../../src-main/datasets/verify-dataset';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { expectError } from './errors';
import { idxFiles, temporaryFolder, writeFiles } from './files';

async function withDatasets(...names: string[]): Promise<string> {
  const datasetsFolder = join(temporaryFolder(), 'datasets');
  const path = writeFiles(temporaryFolder(), idxFiles());
  for (const name of names) await importDataset({ datasetsFolder, name, path });
  return datasetsFolder;
}

describe('listDatasets and datasetInfo', () => {
  it('list what was imported, by name', async () => {
    const folder = await withDatasets('zebra', 'apple');
    expect((await listDatasets(folder)).map(({ name }) => name)).toEqual(['apple', 'zebra']);
    expect(await listDatasets(join(folder, 'missing'))).toEqual([]);
  });

  it('show a damaged data set beside the others', async () => {
    const folder = await withDatasets('good', 'bad', 'worse');
    writeFileSync(join(folder, 'bad', 'manifest.json'), '{');
    rmSync(join(folder, 'worse', 'manifest.json'));
    const listed = await listDatasets(folder);
    expect(listed.map(({ problem }) => problem?.code)).toEqual([
      'DATASET_INVALID',
      undefined,
      'DATASET_INVALID',
    ]);
    await expectError(() => datasetInfo(folder, 'worse'), 'DATASET_INVALID', 'manifest.json', 'no such file');
  });

  it.each([
    [{ version: 3 }, 'version 3, expected at most 2'],
    [{ fingerprint: 'abc' }, 'fingerprint'],
    [{ files: [{ name: '../../secret', bytes: 1, sha256: 'a'.repeat(64) }] }, 'files.0.name'],
  ])('refuse a manifest with %j', async (change, expected) => {
    const folder = await withDatasets('d');
    const path = join(folder, 'd', 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...manifest, ...change }));
    await expectError(() => datasetInfo(folder, 'd'), 'DATASET_INVALID', path, expected);
  });

  it('follow a folder renamed by hand', async () => {
    const folder = await withDatasets('before');
    renameSync(join(folder, 'before'), join(folder, 'after'));
    expect((await datasetInfo(folder, 'after')).name).toBe('after');
  });
});

describe('verifyDataset', () => {
  it('passes what was not touched, and tells how far it is', async () => {
    const folder = await withDatasets('d');
    let done = 0;
    const manifest = await verifyDataset(folder, 'd', (progress) => {
      done = progress.done / (progress.total ?? 0);
    });
    expect(manifest.files).toHaveLength(4);
    expect(done).toBe(1);
  });

  it('names each file that differs', async () => {
    const folder = await withDatasets('d');
    const data = join(folder, 'd', 'data');
    const images = join(data, 'train-inputs.npy');
    const bytes = readFileSync(images);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(images, bytes);
    truncateSync(join(data, 'train-targets.npy'), 5);
    rmSync(join(data, 'test-targets.npy'));
    await expectError(
      () => verifyDataset(folder, 'd'),
      'DATASET_CHANGED',
      /train-inputs.npy has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}/,
      'train-targets.npy has 5 bytes, expected 160',
      'test-targets.npy is missing',
    );
  });
});

describe('removeDataset', () => {
  it('removes one data set, a damaged one too', async () => {
    const folder = await withDatasets('a', 'b', 'c');
    rmSync(join(folder, 'b', 'manifest.json'));
    await removeDataset(folder, 'a');
    await removeDataset(folder, 'b');
    expect(readdirSync(folder)).toEqual(['c']);
  });

  it.each(['d', '..', '../datasets', '', '.'])('does not know "%s"', async (name) => {
    const folder = await withDatasets('c');
    await expectError(() => removeDataset(folder, name), 'DATASET_NOT_FOUND', 'Imported: c');
    await expectError(() => removeDataset(folder, 'runge'), 'DATASET_NOT_FOUND', 'generator');
    expect(readdirSync(folder)).toEqual(['c']);
  });
});

describe('checkDataset', () => {
  const config = (model: object, change: object = {}) =>
    runFileSchema.parse({
      name: 'run',
      dataset: { name: 'd' },
      model,
      optimizer: { type: 'sgd', learningRate: 0.1 },
      training: { epochs: 1, batchSize: 4 },
      ...change,
    });

  it('passes what the manifest fits, and explains what it does not', async () => {
    const folder = await withDatasets('d');
    await checkDataset(config({ type: 'resnet', depth: 8, neuron: 'quadratic' }), folder);
    const autoencoder = config({ type: 'autoencoder', neuron: 'quadratic' });
    await expectError(
      () => checkDataset(autoencoder, folder),
      'CONFIG_INVALID',
      'model.type: an autoencoder learns denoising, but d is a classification',
    );
    const objective = { metric: 'test/rmse', goal: 'minimize' };
    await expectError(
      () => checkDataset(config({ type: 'mlp', widths: [2], neuron: 'quadratic' }, { objective }), folder),
      'CONFIG_INVALID',
      'objective.metric: d is a classification, which has no test/rmse',
    );
  });
});
