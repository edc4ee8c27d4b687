import { loadInMemory } from '../files';
import { describe, expect, it } from 'vitest';
import { createBatches } from '../../../src-main/datasets/batches/batches';
import { scenesSchema } from '../../../src-main/domain/config/dataset-config';
import type { LoadedDataset, MemoryPart } from '../../../src-main/domain/dataset';

const [height, width] = [32, 64];
const load = (options: Record<string, unknown> = {}): Promise<LoadedDataset<MemoryPart>> =>
  loadInMemory(
    scenesSchema.parse({ name: 'scenes', images: 6, testImages: 2, height, width, ...options }),
    '/nowhere',
  );

describe('scenes', () => {
  it('have an image and a depth for each of its pixels', async () => {
    const scenes = await load();
    expect(scenes).toMatchObject({ task: 'depth', inputShape: [32, 64, 3], targetShape: [32, 64, 1] });
    expect([scenes.train.count, scenes.test.count]).toEqual([6, 2]);
    expect(scenes.train.inputs).toBeInstanceOf(Uint8Array);
    expect(scenes.train.inputs).toHaveLength(6 * height * width * 3);
    expect(scenes.train.targets).toHaveLength(6 * height * width);
    expect(new Set(scenes.train.inputs).size).toBeGreaterThan(100);
  });

  it('have depths above 0 and up to the largest, and none in the sky', async () => {
    const { train } = await load({ maxDepth: 40 });
    const depths = [...train.targets];
    expect(Math.max(...depths)).toBeLessThanOrEqual(40);
    expect(Math.min(...depths)).toBe(0);
    const least = Math.min(...depths.filter((depth) => depth > 0));
    expect(least).toBeGreaterThan(3);
    const topRow = depths.slice(0, width);
    expect(topRow.filter((depth) => depth === 0).length).toBeGreaterThan(0);
  });

  it('see the ground, where no box stands, at f·h/(v + ½ − c) in row v', async () => {
    const { train } = await load({ images: 20 });
    for (const row of [20, 26, 31]) {
      const expected = (0.58 * width * 1.65) / (row + 0.5 - 0.46 * height);
      const depths = Array.from({ length: 20 * width }, (_, i) => {
        const [image, column] = [Math.floor(i / width), i % width];
        return train.targets[(image * height + row) * width + column] ?? NaN;
      });
      expect(Math.max(...depths)).toBeCloseTo(expected, 3);
      const ofGround = depths.filter((depth) => Math.abs(depth - expected) < 1e-3);
      expect(ofGround.length).toBeGreaterThan(depths.length / 4);
    }
  });

  it('have boxes, whose fronts have one depth over many rows', async () => {
    const { train } = await load({ images: 20 });
    const columns = Array.from({ length: 20 * width }, (_, i) => {
      const [image, column] = [Math.floor(i / width), i % width];
      const depths = Array.from({ length: height }, (_, row) => {
        return train.targets[(image * height + row) * width + column] ?? NaN;
      });
      return depths.filter((depth, row) => row > 0 && depth > 0 && depth === depths[row - 1]).length;
    });
    expect(columns.filter((same) => same >= 4).length).toBeGreaterThan(columns.length / 10);
  });

  it('keep their images and depths where fewer pixels are measured', async () => {
    const [dense, sparse] = [await load(), await load({ density: 0.2 })];
    expect(sparse.train.inputs).toEqual(dense.train.inputs);
    const measured = [...dense.train.targets].filter((depth) => depth > 0).length;
    const kept = [...sparse.train.targets].flatMap((depth, i) => (depth > 0 ? [i] : []));
    for (const i of kept) expect(sparse.train.targets[i]).toBe(dense.train.targets[i]);
    expect(kept.length / measured).toBeCloseTo(0.2, 1);
    expect(sparse.fingerprint).not.toBe(dense.fingerprint);
  });

  it('are the same again, differ from one another, and stay when there are more', async () => {
    const scenes = await load();
    expect(await load()).toEqual(scenes);
    expect((await load({ seed: 1 })).fingerprint).not.toBe(scenes.fingerprint);
    const more = await load({ images: 9 });
    const size = height * width;
    expect(more.train.targets.subarray(0, 6 * size)).toEqual(scenes.train.targets);
    expect(more.test).toEqual(scenes.test);
    const image = (n: number): string => scenes.train.targets.subarray(n * size, (n + 1) * size).join();
    expect(new Set([0, 1, 2, 3, 4, 5].map(image)).size).toBe(6);
  });

  it('come in batches with the shapes of image and depth', async () => {
    const scenes = await load();
    const options = { batchSize: 4, seed: 0, normalize: true, augment: 'none' } as const;
    const batches = createBatches(scenes, options);
    const batch = batches.trainBatch(0, 1);
    expect(batch.inputShape).toEqual([2, 32, 64, 3]);
    expect(batch.targetShape).toEqual([2, 32, 64, 1]);
    expect(batch.targets).toHaveLength(2 * height * width);
    expect(batches.statistics?.mean).toHaveLength(3);
  });

  it('need sizes that can be halved four times', () => {
    const error = scenesSchema.safeParse({ name: 'scenes', width: 100 }).error;
    expect(error?.issues[0]).toMatchObject({
      path: ['width'],
      message: 'expected a multiple of 16, found 100',
    });
  });
});
