import { describe, expect, it } from 'vitest';
import { checkDataset } from '../../../src-main/datasets/split/check-parts';
import { datasetShape } from '../../../src-main/datasets/dataset-shape';
import { fingerprintOf } from '../../../src-main/datasets/fingerprint';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import type { StreamedFormat } from '../../../src-main/datasets/formats/format';
import { channelStatistics } from '../../../src-main/datasets/statistics/channel-statistics';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import type { MemoryContent } from '../../../src-main/datasets/content';
import { expectError } from '../errors';
import { imported, loadInMemory, readOptions, temporaryFolder } from '../files';
import { imageContent, imagePart, storeArrays } from '../stored-arrays';

const train = imagePart(60, 1);
const test = imagePart(20, 2);
const validation = imagePart(15, 3);

/** A datasets folder with the data sets `single`, `tested` and `whole`: of one, two and three parts. */
async function withData(): Promise<string> {
  const folder = temporaryFolder();
  await storeArrays(folder, 'single', imageContent({ train, test: undefined }));
  await storeArrays(folder, 'tested', imageContent({ train, test }));
  await storeArrays(folder, 'whole', imageContent({ train, test, validation }));
  return folder;
}

const counts = async (folder: string, name: string, options: Record<string, unknown>): Promise<number[]> => {
  const { train, validation, test } = await loadInMemory(imported(name, options), folder);
  return [train.count, validation?.count ?? 0, test.count];
};

describe('a validation part', () => {
  it('is the one that the data has, or held out of the training part', async () => {
    const folder = await withData();
    expect(await counts(folder, 'tested', {})).toEqual([60, 0, 20]);
    expect(await counts(folder, 'whole', {})).toEqual([60, 15, 20]);
    expect(await counts(folder, 'tested', { validationFraction: 0.1 })).toEqual([54, 6, 20]);
    const fractions = { testFraction: 0.5, validationFraction: 0.1 };
    expect(await counts(folder, 'single', fractions)).toEqual([27, 3, 30]);
    const limit = { train: 20, validation: 3, test: 6 };
    expect(await counts(folder, 'single', { ...fractions, limit })).toEqual([20, 3, 6]);
    expect(await counts(folder, 'whole', { limit: { validation: 4 } })).toEqual([60, 4, 20]);
  });

  it('leaves the test part as it is without one', async () => {
    const folder = await withData();
    const load = (options: object) =>
      loadInMemory(imported('single', { testFraction: 0.2, ...options }), folder);
    expect((await load({ validationFraction: 0.25 })).test).toEqual((await load({})).test);
  });

  it('is part of the fingerprint where there is one, and of no other', async () => {
    const two = await fingerprintOf(imageContent({ train, test }));
    expect(await fingerprintOf({ ...imageContent({ train, test }), validation: undefined })).toBe(two);
    expect(await fingerprintOf(imageContent({ train, test, validation }))).not.toBe(two);
    // As it was before there were validation parts.
    expect(two).toBe('51d98338ed2629b74789fc295ab64bcd3698b802d2680e2bb37e34b36ba203a1');
  });

  it('is described in the manifest', async () => {
    const folder = temporaryFolder();
    const manifest = await storeArrays(folder, 'whole', imageContent({ train, test, validation }));
    expect(manifest.validation?.count).toBe(15);
    expect(manifest.validation?.perClass.reduce((a, b) => a + b)).toBe(15);
    expect(await storeArrays(folder, 'tested', imageContent({ train, test }))).not.toHaveProperty(
      'validation',
    );
  });

  it('may be what a format fills', async () => {
    const format: StreamedFormat = {
      name: 'made',
      looksLike: '',
      detect: () => Promise.resolve(true),
      files: () => Promise.resolve([]),
      async convert(_files, sink) {
        const content: MemoryContent = imageContent({ train, test, validation });
        for (const name of ['train', 'validation', 'test'] as const) {
          const part = content[name];
          if (part === undefined) continue;
          const layout = {
            inputs: { type: 'uint8', shape: [5, 4, 3] },
            targets: { type: 'int32', shape: [] },
          } as const;
          await (await sink.part(name, layout)).append(part.inputs, part.targets);
        }
        return content;
      },
    };
    expect(await readContent(format, [], readOptions)).toEqual(imageContent({ train, test, validation }));
  });
});

describe('a fold', () => {
  it('is the test part of data without one, else the validation part', async () => {
    const folder = await withData();
    expect(await counts(folder, 'single', { fold: { of: 5, index: 1 } })).toEqual([48, 0, 12]);
    expect(await counts(folder, 'tested', { fold: { of: 5, index: 1 } })).toEqual([48, 12, 20]);
    const both = { fold: { of: 5, index: 1 }, validationFraction: 0.25 };
    expect(await counts(folder, 'single', both)).toEqual([36, 12, 12]);
    const first = await loadInMemory(imported('tested', { fold: { of: 5, index: 1 } }), folder);
    expect(first.test).toEqual(test);
  });
});

describe('chosen classes', () => {
  it('come before splits, and those before limits', async () => {
    const folder = await withData();
    const options = { classes: ['light', 'dark'], testFraction: 0.25, limit: { perClass: 4 } };
    const data = await loadInMemory(imported('single', options), folder);
    expect(data).toMatchObject({ outputSize: 2, classNames: ['light', 'dark'] });
    const chosen = train.targets.filter((label) => label !== 1).length;
    expect(data.test.count).toBe(Math.round(chosen / 4));
    expect([...data.train.targets].sort()).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    const shape = await datasetShape(imported('single', options), folder);
    expect(shape.outputSize).toBe(2);
  });
});

describe('statistics', () => {
  it('are those of the training part in use', async () => {
    const folder = await withData();
    for (const options of [
      {},
      { validationFraction: 0.3 },
      { classes: ['dark', 'grey'] },
      { limit: { train: 7 } },
    ]) {
      const data = await loadInMemory(imported('tested', options), folder);
      expect(data.statistics).toEqual(channelStatistics(data.train, data.inputShape));
    }
    const plain = await loadInMemory(imported('tested', { normalize: false }), folder);
    expect(plain.statistics).toBeUndefined();
  });
});

describe('what is asked of the data before a run is stored', () => {
  const check = async (dataset: object, metric = 'test/error'): Promise<void> => {
    const folder = await withData();
    const config = runFileSchema.parse({
      name: 'images',
      dataset,
      model: { type: 'mlp', widths: [2], neuron: 'quadratic' },
      optimizer: { type: 'sgd', learningRate: 0.1 },
      training: { epochs: 1, batchSize: 8 },
      objective: { metric, goal: 'minimize' },
    });
    await checkDataset(config, folder);
  };
  const fold = { of: 3, index: 0 };

  it.each([
    [{ name: 'tested', validationFraction: 0.2 }, 'validation/error'],
    [{ name: 'whole' }, 'validation/loss'],
    [{ name: 'tested', fold }, 'validation/error'],
    [{ name: 'single', fold }, 'test/error'],
    [{ name: 'single', testFraction: 0.1, classes: ['grey', 'dark'] }, 'test/error'],
  ])('%o has %s', async (dataset, metric) => {
    await check(dataset, metric);
  });

  it.each([
    [
      { name: 'tested' },
      'validation/error',
      ['objective.metric', 'no validation part', 'validationFraction'],
    ],
    [{ name: 'single', fold }, 'validation/error', ['objective.metric']],
    [{ name: 'whole', validationFraction: 0.1 }, 'test/error', ['validation part of its own with 15']],
    [{ name: 'whole', fold }, 'test/error', ['dataset.fold', 'Remove dataset.fold']],
    [{ name: 'tested', fold, validationFraction: 0.1 }, 'test/error', ['the fold is the validation part']],
    [
      { name: 'tested', classes: ['grey', 'drak'] },
      'test/error',
      ['Did you mean "dark"', 'dark, grey, light'],
    ],
    [{ name: 'single' }, 'test/error', ['dataset.testFraction: missing']],
  ])('%o has no %s', async (dataset, metric, texts) => {
    await expectError(() => check(dataset, metric), 'CONFIG_INVALID', ...texts);
  });

  it('is refused where settings exclude each other', () => {
    expect(() => imported('single', { fold: { of: 5, index: 5 } })).toThrow(
      'expected 0 to 4 of 5 folds, found 5',
    );
    expect(() => imported('single', { classes: ['a', 'a'] })).toThrow('each class once');
    const both = check({ name: 'single', fold, testFraction: 0.1 });
    return expect(both).rejects.toThrow('the fold is what is held out');
  });
});
