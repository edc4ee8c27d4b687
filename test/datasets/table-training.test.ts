import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { createBatches, type BatchOptions } from '../../src-main/datasets/batches/batches';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { homePaths } from '../../src-main/rundir/paths';
import { trainedMetrics } from '../support/train';
import { imported, temporaryFolder, writeFiles, loadInMemory } from './files';
import { classTable, numberTable, parquetTable } from './tables';

beforeAll(() => loadBackend('cpu'));

/** The last metrics of a small network that was trained on files. */
async function train(
  files: Record<string, string | Uint8Array>,
  dataset: Record<string, unknown> = {},
): Promise<Record<string, number>> {
  const folder = temporaryFolder();
  const home = homePaths(folder);
  const path = writeFiles(join(folder, 'files'), files);
  await importDataset({ datasetsFolder: home.datasets, name: 'sample', path });
  const config = runFileSchema.parse({
    name: 'table',
    dataset: { name: 'sample', ...dataset },
    model: { type: 'mlp', widths: [16], neuron: 'conventional' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 80, batchSize: 20, backend: 'cpu' },
  });
  return (await trainedMetrics(config, folder)).at(-1) ?? {};
}

describe('a small network', () => {
  it('learns classes from CSV', async () => {
    expect((await train(classTable()))['test/accuracy']).toBeGreaterThan(85);
  });

  it('learns numbers from TSV, and says its error in their units', async () => {
    const metrics = await train(numberTable());
    // Their deviation is about 280.
    expect(metrics['test/rmse']).toBeLessThan(60);
    expect(metrics['test/rmse']).toBeGreaterThan(10 * (metrics['test/loss'] ?? 0));
  });

  it('learns classes from Parquet', async () => {
    expect((await train(parquetTable()))['test/accuracy']).toBeGreaterThan(75);
  });
});

const options: BatchOptions = { batchSize: 3, seed: 1, normalize: true, augment: 'none' };

async function importTable(files: Record<string, string>): Promise<string> {
  const datasetsFolder = join(temporaryFolder(), 'datasets');
  await importDataset({ datasetsFolder, name: 'sample', path: writeFiles(temporaryFolder(), files) });
  return datasetsFolder;
}

const small = {
  'train.csv': 'n,color,v\n1,red,10\n,blue,20\n3,,30\n5,red,40\n',
  'test.csv': 'n,color,v\n,red,70\n9,green,25\n',
};

describe('the batches of a table', () => {
  it('are standardized numbers, indicators and one-hot categories', async () => {
    const dataset = await loadInMemory(imported('sample'), await importTable(small));
    expect(dataset).toMatchObject({ inputShape: [4], task: 'regression' });
    const deviation = Math.sqrt(8 / 3);
    const batches = createBatches(dataset, { ...options, batchSize: 'full', standardizeTargets: true });
    const rounded = (values: Iterable<number>): number[] => [...values].map((value) => Math.fround(value));
    const { inputs, targets } = batches.trainBatch(0, 0);
    // Number, whether it is missing, blue, red.
    expect([...inputs]).toEqual(
      rounded([-2 / deviation, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 2 / deviation, 0, 0, 1]),
    );
    const spread = Math.sqrt(125);
    expect([...targets]).toEqual(rounded([-15, -5, 5, 15].map((value) => value / spread)));
    expect(batches.targetMoments).toEqual({ mean: 25, deviation: spread });
    const test = batches.testBatch(0);
    expect([...test.inputs]).toEqual(rounded([0, 1, 0, 1, 6 / deviation, 0, 0, 0]));
    expect([...test.targets]).toEqual(rounded([45 / spread, 0]));
    batches.dispose();
  });

  it('are numbers as they are where nothing is to be normalized', async () => {
    const dataset = await loadInMemory(imported('sample'), await importTable(small));
    const batches = createBatches(dataset, { ...options, batchSize: 'full', normalize: false });
    const { inputs, targets } = batches.trainBatch(0, 0);
    expect([...inputs]).toEqual([1, 0, 0, 1, 3, 1, 1, 0, 3, 0, 0, 0, 5, 0, 0, 1]);
    expect([...targets]).toEqual([10, 20, 30, 40]);
    expect(batches.targetMoments).toBeUndefined();
    batches.dispose();
  });

  it('are fitted on the examples that are trained on', async () => {
    const { 'train.csv': only } = small;
    const datasetsFolder = await importTable({ 'data.csv': only });
    const dataset = await loadInMemory(imported('sample', { testFraction: 0.5 }), datasetsFolder);
    const batches = createBatches(dataset, { ...options, batchSize: 'full', standardizeTargets: true });
    const { targets } = batches.trainBatch(0, 0);
    expect([...targets].map(Math.abs)).toEqual([1, 1]);
    batches.dispose();
  });

  it.each([{}, { testFraction: 0.3, limit: { train: 70 } }])(
    'are the same from files and from memory, with %j',
    async (config) => {
      const { 'train.csv': train, ...test } = classTable();
      const files =
        'testFraction' in config ? { 'train.csv': train ?? '' } : { 'train.csv': train ?? '', ...test };
      const datasetsFolder = await importTable(files);
      const all = async (memoryBytes?: number) => {
        const dataset = await loadDataset(imported('sample', config), datasetsFolder, memoryBytes);
        expect('path' in dataset.train.inputs).toBe(memoryBytes === 0);
        const batches = createBatches(dataset, options);
        const found = Array.from({ length: batches.stepsPerEpoch }, (_, i) => batches.trainBatch(1, i));
        found.push(...batches.testBatches());
        batches.dispose();
        return found;
      };
      expect(await all(0)).toEqual(await all());
    },
  );
});
