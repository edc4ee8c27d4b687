import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBatches, type Batch, type BatchOptions } from '../../src-main/datasets/batches/batches';
import { gainsByThread } from '../../src-main/datasets/batch-source/batch-source';
import { startThreadedSource } from '../../src-main/datasets/batch-source/threaded-source';
import { importDataset, type ImportOptions } from '../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { writeEncoded } from '../../src-main/datasets/storage/encoded-files';
import { readEncoded } from '../../src-main/datasets/storage/read-encoded';
import { imageFolderFormat } from '../../src-main/datasets/formats/image-folder/image-folder';
import { contentInfo } from '../../src-main/datasets/images/convert-images';
import { setShape } from '../../src-main/datasets/images/set-shape';
import { verifyDataset } from '../../src-main/datasets/verify-dataset';
import { defaultImportLimits } from '../../src-main/domain/import-limits';
import { repository } from '../support/samples';
import { expectError } from './errors';
import { imported, readOptions, temporaryFolder, writeFiles } from './files';
import { imageFolderFiles, jpeg, png } from './images';

const options: BatchOptions = { batchSize: 4, seed: 3, normalize: true, augment: 'cifar' };

async function collect(batches: ReturnType<typeof createBatches>): Promise<Batch[]> {
  const collected: Batch[] = [];
  for (let index = 0; index < batches.stepsPerEpoch; index++)
    collected.push(await batches.trainBatch(1, index));
  for (const batch of batches.testBatches()) collected.push(await batch);
  batches.dispose();
  return collected;
}

/** Imports the same images in several ways. */
async function importAll(
  files: number | Record<string, Buffer> = 5,
  settings: ImportOptions['settings'] = {},
) {
  const content = typeof files === 'number' ? await imageFolderFiles(files) : files;
  const path = writeFiles(temporaryFolder(), content);
  const datasetsFolder = join(temporaryFolder(), 'datasets');
  const add = (name: string, more: Partial<ImportOptions>) =>
    importDataset({ datasetsFolder, name, path, ...more, settings: { ...settings, ...more.settings } });
  await add('arrays', {});
  await add('packed', { settings: { storage: 'encoded' } });
  await add('in-place', { inPlace: true });
  return { path, datasetsFolder };
}

describe('images that stay encoded', () => {
  it.each([{}, { imageSize: 6 }, { imageSize: [4, 6] as [number, number], imageCrop: 0.75 }])(
    'give the batches of those that are decoded once: %o',
    async (settings) => {
      const { datasetsFolder } = await importAll(5, settings);
      const [arrays = [], ...others] = await Promise.all(
        ['arrays', 'packed', 'in-place'].map(async (name) =>
          collect(createBatches(await loadDataset(imported(name), datasetsFolder), options)),
        ),
      );
      expect(arrays).toHaveLength(6);
      for (const batches of others) expect(batches).toEqual(arrays);
    },
  );

  it('have the same statistics, of any selection, without being decoded', async () => {
    const { datasetsFolder } = await importAll();
    const some = { limit: { train: 5, test: 3 } };
    const statistics = await Promise.all(
      ['arrays', 'packed', 'in-place'].map(async (name) => {
        const dataset = await loadDataset(imported(name, some), datasetsFolder);
        expect(dataset.train.count).toBe(5);
        return createBatches(dataset, options).statistics;
      }),
    );
    expect(statistics[1]).toEqual(statistics[0]);
    expect(statistics[2]).toEqual(statistics[0]);
  });

  it('are known by a fingerprint of what was imported, wherever they are kept', async () => {
    const { datasetsFolder } = await importAll();
    const [packed, inPlace] = await Promise.all(
      ['packed', 'in-place'].map((name) => verifyDataset(datasetsFolder, name)),
    );
    expect(packed?.fingerprint).toBe(inPlace?.fingerprint);
    expect(packed?.storage).toMatchObject({ kind: 'images', parts: { train: { count: 10, packs: 1 } } });
    expect(inPlace?.storage).toMatchObject({ kind: 'images', parts: { train: { count: 10, packs: 0 } } });
    const list = readFileSync(join(datasetsFolder, 'packed', 'data', 'train-images.jsonl'), 'utf8');
    const [first] = list.split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ name: 'train/cat/0.jpg', class: 'cat' });
  });

  it('are kept so by default where their bytes are above a limit', async () => {
    const path = writeFiles(temporaryFolder(), await imageFolderFiles(2));
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const limits = { ...defaultImportLimits, imageArrayBytes: 8 * 192 - 1 };
    const { storage } = await importDataset({ datasetsFolder, name: 'large', path, limits });
    expect(storage.kind).toBe('images');
    const fits = { ...limits, imageArrayBytes: 8 * 192 };
    expect((await importDataset({ datasetsFolder, name: 'small', path, limits: fits })).storage.kind).toBe(
      'arrays',
    );
    await expectError(
      () =>
        importDataset({ datasetsFolder, name: 'both', path, inPlace: true, settings: { storage: 'arrays' } }),
      'DATASET_INVALID',
      'expected one of the two',
    );
  });

  it('may be a single part that is split', async () => {
    const files = Object.entries(await imageFolderFiles(4)).filter(([name]) => name.startsWith('train/'));
    const path = writeFiles(
      temporaryFolder(),
      Object.fromEntries(files.map(([name, bytes]) => [name.replace('train/', ''), bytes])),
    );
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    await importDataset({ datasetsFolder, name: 'one', path, settings: { storage: 'encoded' } });
    const dataset = await loadDataset(imported('one', { testFraction: 0.25 }), datasetsFolder);
    expect([dataset.train.count, dataset.test.count]).toEqual([6, 2]);
    const batches = await collect(createBatches(dataset, options));
    expect(batches.map(({ count }) => count)).toEqual([4, 2, 2]);
  });

  it('may have a validation part', async () => {
    const files = await imageFolderFiles(3, ['train', 'test', 'val']);
    const { path, datasetsFolder } = await importAll(files);
    const [arrays = [], ...others] = await Promise.all(
      ['arrays', 'packed', 'in-place'].map(async (name) => {
        const manifest = await verifyDataset(datasetsFolder, name);
        expect(manifest.validation).toEqual({ count: 6, perClass: [3, 3] });
        const dataset = await loadDataset(imported(name), datasetsFolder);
        const source = createBatches(dataset, options);
        const validation: Batch[] = [];
        for (const batch of source.validationBatches()) validation.push(await batch);
        expect(validation.map(({ count }) => count)).toEqual([4, 2]);
        return [...validation, ...(await collect(source))];
      }),
    );
    for (const batches of others) expect(batches).toEqual(arrays);
    writeFileSync(join(path, 'val', 'dog', '1.png'), await png({ seed: 99 }));
    await expectError(
      () => verifyDataset(datasetsFolder, 'in-place'),
      'DATASET_CHANGED',
      'val/dog/1.png has',
    );
  });

  it('need a size where they differ, and name the one that is bad', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const files = { 'a/1.png': await png(), 'b/1.png': await png({ width: 9 }) };
    const add = (content: Record<string, Uint8Array>, name: string, settings = {}) =>
      importDataset({
        datasetsFolder,
        name,
        path: writeFiles(temporaryFolder(), content),
        settings: { storage: 'encoded', ...settings },
      });
    await expectError(
      () => add(files, 'x'),
      'DATASET_INVALID',
      '8 rows and 8 to 9 columns',
      '--image-size 8',
    );
    expect((await add(files, 'sized', { imageSize: 8 })).inputShape).toEqual([8, 8, 3]);
    const bad = { ...files, 'b/2.jpg': (await jpeg()).subarray(0, -9) };
    await expectError(() => add(bad, 'y', { imageSize: 8 }), 'DATASET_INVALID', 'b/2.jpg is cut short');
    expect(existsSync(join(datasetsFolder, 'y'))).toBe(false);
  });

  it('fill several packs', async () => {
    const folder = temporaryFolder();
    const path = writeFiles(temporaryFolder(), await imageFolderFiles(6));
    const list = await imageFolderFormat.images(await imageFolderFormat.files(path));
    const shape = await setShape(list, readOptions);
    const { parts } = await writeEncoded(folder, list, {
      shape,
      inPlace: false,
      misfit: undefined,
      packBytes: 1000,
    });
    expect(parts.train?.packs).toBeGreaterThan(2);
    expect(statSync(join(folder, 'train-images-00001.pack')).size).toBeGreaterThan(999);
    const { train } = parts;
    if (train === undefined) throw new Error('There is no training part.');
    const storage = { crop: 1, maximalPixels: 1e6, parts: { train, test: parts.test } };
    const content = await readEncoded(folder, contentInfo(list, shape), storage);
    const dataset = { ...content, test: content.test ?? content.train, name: 'packs', fingerprint: '' };
    const batch = await createBatches(dataset, {
      ...options,
      normalize: false,
      augment: 'none',
      batchSize: 'full',
    }).trainBatch(0, 0);
    expect(batch.count).toBe(12);
    // The second image is a PNG: its first pixel is (40, 90, 140) + 31.
    expect(Array.from(batch.inputs.subarray(192, 195), (v) => Math.round(255 * v))).toEqual([71, 121, 171]);
  });
});

describe('a change of images that stay encoded', () => {
  it('in place is found by verify, before training and where it is read', async () => {
    const { path, datasetsFolder } = await importAll();
    const batches = createBatches(await loadDataset(imported('in-place'), datasetsFolder), options);
    writeFileSync(join(path, 'train', 'dog', '1.png'), await png({ seed: 99 }));
    renameSync(join(path, 'test', 'cat', '0.jpg'), join(path, 'test', 'cat', 'renamed.jpg'));
    await expectError(
      () => verifyDataset(datasetsFolder, 'in-place'),
      'DATASET_CHANGED',
      /train\/dog\/1\.png has .*; test\/cat\/0\.jpg is missing/,
    );
    await verifyDataset(datasetsFolder, 'packed');
    await expectError(
      () => loadDataset(imported('in-place'), datasetsFolder),
      'DATASET_CHANGED',
      /train\/dog\/1\.png has .*; test\/cat\/0\.jpg is missing/,
    );
    await expectError(async () => batches.testBatch(0), 'DATASET_INVALID', /0\.jpg cannot be read: ENOENT/);
  });

  it('of a pack is found', async () => {
    const { datasetsFolder } = await importAll();
    const pack = join(datasetsFolder, 'packed', 'data', 'train-images-00000.pack');
    const bytes = readFileSync(pack);
    writeFileSync(pack, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) === 0 ? 1 : 0])]));
    await expectError(
      () => verifyDataset(datasetsFolder, 'packed'),
      'DATASET_CHANGED',
      'train-images-00000.pack',
    );
    writeFileSync(pack, bytes.subarray(0, -1));
    await expectError(() => loadDataset(imported('packed'), datasetsFolder), 'DATASET_CHANGED', 'expected');
  });
});

describe('batches of encoded images from a thread', () => {
  it('are those without one, in their order', async () => {
    const { datasetsFolder } = await importAll(20);
    const dataset = await loadDataset(imported('packed'), datasetsFolder);
    expect(gainsByThread(dataset, options)).toBe(true);
    const batches = createBatches(dataset, options);
    const entry = join(repository, 'out', 'main', 'batch-thread.js');
    const source = startThreadedSource(entry, dataset, batches, options);
    onTestFinished(() => source.dispose());
    const ask = vi.spyOn(batches, 'trainBatch');
    await vi.waitFor(
      async () => {
        ask.mockClear();
        await source.trainBatch(0, 0);
        expect(ask).not.toHaveBeenCalled();
      },
      { timeout: 20_000, interval: 20 },
    );
    for (let epoch = 0; epoch < 2; epoch++) {
      for (let index = 0; index < batches.stepsPerEpoch; index++) {
        const batch = await source.trainBatch(epoch, index);
        expect(ask).not.toHaveBeenCalled();
        expect(batch).toEqual(await batches.trainBatch(epoch, index));
        ask.mockClear();
      }
      let index = 0;
      for await (const batch of source.testBatches()) expect(batch).toEqual(await batches.testBatch(index++));
      expect(index).toBe(batches.testSteps);
    }
  });
});
