import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBatches } from '../../src-main/datasets/batches/batches';
import { kittiDepthFormat } from '../../src-main/datasets/formats/kitti-depth/kitti-depth';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import type { ImportSettings } from '../../src-main/domain/import-settings';
import { expectError } from './errors';
import { imported, readOptions, temporaryFolder, writeFiles } from './files';
import { depthAt, grey16Png, kittiFiles, pixelsOf, png } from './images';

async function read(files: Record<string, Uint8Array | string>, settings: ImportSettings = {}) {
  const folder = writeFiles(temporaryFolder(), files);
  return readContent(kittiDepthFormat, await kittiDepthFormat.files(folder), { ...readOptions, settings });
}

const depthMap = 'depth/train/drive_0001_sync/proj_depth/groundtruth/image_02/05.png';

describe('KITTI depth', () => {
  it('has the usual crop of images and of depth in metres, where it was measured', async () => {
    const { task, inputShape, targetShape, train, test } = await read(await kittiFiles());
    expect({ task, inputShape, targetShape }).toEqual({
      task: 'depth',
      inputShape: [352, 1216, 3],
      targetShape: [352, 1216, 1],
    });
    expect([train.count, test?.count]).toEqual([1, 1]);
    // The crop leaves out 8 rows at the top, and 2 columns on each side.
    const expected = (y: number, x: number): number => depthAt(y + 8, x + 2) / 256;
    const found = (y: number, x: number): number => train.targets[y * 1216 + x] ?? NaN;
    for (const [y, x] of [
      [0, 0],
      [0, 2],
      [351, 1215],
      [100, 500],
      [101, 500],
      [102, 500],
    ] as const) {
      expect(found(y, x)).toBe(Math.fround(expected(y, x)));
    }
    const pixel = ((8 + 10) * 1220 + 2 + 20) * 3;
    const image = pixelsOf({ width: 1220, height: 360, seed: 1 }).subarray(pixel, pixel + 3);
    const at = (10 * 1216 + 20) * 3;
    expect([...(test?.inputs.subarray(at, at + 3) ?? [])]).toEqual([...image]);
  });

  it('is brought to a size: each pixel has a measured depth of what it covers', async () => {
    const { inputShape, train } = await read(await kittiFiles(), { imageSize: [88, 304] });
    expect(inputShape).toEqual([88, 304, 3]);
    expect(train.targets).toHaveLength(88 * 304);
    expect(train.targets.every((metres) => metres >= 10)).toBe(true);
    const none = {
      ...(await kittiFiles()),
      [depthMap]: grey16Png(1220, 360, (y, x) => (y === 8 && x === 2 ? 512 : 0)),
    };
    const { targets } = (await read(none, { imageSize: [88, 304] })).train;
    expect([targets[0], targets.filter((metres) => metres > 0).length]).toEqual([2, 1]);
  });

  it('imports, loads and gives batches', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), await kittiFiles());
    await importDataset({ datasetsFolder, name: 'kitti', path, settings: { imageSize: [22, 76] } });
    const dataset = await loadDataset(imported('kitti'), datasetsFolder);
    const options = { batchSize: 1, seed: 0, normalize: true, augment: 'none' } as const;
    const batch = await createBatches(dataset, options).trainBatch(0, 0);
    expect([batch.inputShape, batch.targetShape]).toEqual([
      [1, 22, 76, 3],
      [1, 22, 76, 1],
    ]);
    expect(batch.targets).toBeInstanceOf(Float32Array);
  });

  it.each<[string, () => Promise<Record<string, Uint8Array | string>>, string]>([
    [
      'a depth map of 8 bits',
      async () => ({ [depthMap]: await png({ width: 1220, height: 360 }) }),
      'expected a grey PNG of 16 bits a pixel, found colours of type uchar',
    ],
    [
      'another size',
      () => Promise.resolve({ [depthMap]: grey16Png(1221, 360, depthAt) }),
      'has 360 rows and 1221 columns, expected 360 and 1220',
    ],
    [
      'a missing file',
      () => Promise.resolve({ 'eigen_train_files_with_gt.txt': 'a.png b.png 7.5\n' }),
      'eigen_train_files_with_gt.txt, line 1: there is no file a.png',
    ],
    [
      'a path out of the folder',
      () => Promise.resolve({ 'eigen_train_files_with_gt.txt': '../a.png b.png 7.5\n' }),
      'is no path below the folder',
    ],
    [
      'a line that is none',
      () => Promise.resolve({ 'eigen_train_files_with_gt.txt': '\none\n' }),
      'line 2: expected an image, its depth and the focal length, found "one"',
    ],
  ])('tells of %s', async (_, changed, message) => {
    await expectError(
      async () => read({ ...(await kittiFiles()), ...(await changed()) }),
      'DATASET_INVALID',
      message,
    );
  });
});
