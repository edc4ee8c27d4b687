import { describe, expect, it } from 'vitest';
import { createBatches, type Batch, type BatchOptions } from '../../../src-main/datasets/batches/batches';
import type { LoadedDataset, MemoryPart } from '../../../src-main/domain/dataset';
import {
  noisyImagesSchema,
  rungeSchema,
  spiralsSchema,
} from '../../../src-main/domain/config/dataset-config';
import { createRandom } from '../../../src-main/core/random';
import { expectError } from '../errors';
import { loadInMemory } from '../files';

const defaults: BatchOptions = { batchSize: 8, seed: 1, normalize: true, augment: 'none' };
const shape = [6, 5, 3] as const;
const size = 90;

function images(count: number, seed: number): MemoryPart {
  const random = createRandom(seed, 'test images');
  // No byte is 0, so that padding shows; channels have different ranges.
  const inputs = Uint8Array.from({ length: count * size }, (_, i) => 1 + random.integer(80 + 80 * (i % 3)));
  return { count, inputs, targets: Int32Array.from({ length: count }, (_, i) => i) };
}

function imageDataset(trainCount = 20, testCount = 11): LoadedDataset<MemoryPart> {
  return {
    name: 'images',
    task: 'classification',
    inputShape: shape,
    outputSize: trainCount,
    targetShape: [],
    classNames: [],
    train: images(trainCount, 1),
    test: images(testCount, 2),
    fingerprint: '',
  };
}

const epochOf = (dataset: LoadedDataset<MemoryPart>, options: BatchOptions, epoch: number): Batch[] => {
  const batches = createBatches(dataset, options);
  return Array.from({ length: batches.stepsPerEpoch }, (_, i) => batches.trainBatch(epoch, i));
};
const labelsOf = (all: readonly Batch[]): number[] => all.flatMap(({ targets }) => [...targets]);

describe('training batches', () => {
  it('hold every example once, the last being smaller', () => {
    const epoch = epochOf(imageDataset(), defaults, 0);
    expect(epoch.map(({ count }) => count)).toEqual([8, 8, 4]);
    expect(epoch[2]?.inputShape).toEqual([4, 6, 5, 3]);
    expect(epoch[2]?.inputs).toHaveLength(4 * size);
    expect(labelsOf(epoch).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('come in another order each epoch and for each seed', () => {
    const orders = [
      epochOf(imageDataset(), defaults, 0),
      epochOf(imageDataset(), defaults, 1),
      epochOf(imageDataset(), { ...defaults, seed: 2 }, 0),
    ].map((epoch) => labelsOf(epoch).join());
    expect(new Set(orders).size).toBe(3);
  });

  it.each(['none', 'cifar'] as const)('are the same whatever was asked before (augment %s)', (augment) => {
    const options = { ...defaults, augment };
    const dataset = imageDataset();
    const forward = [0, 1, 2].map((epoch) => epochOf(dataset, options, epoch));
    const batches = createBatches(dataset, options);
    for (const [epoch, index] of [
      [2, 2],
      [0, 1],
      [2, 0],
      [1, 1],
      [0, 0],
    ] as const) {
      expect(batches.trainBatch(epoch, index)).toEqual(forward[epoch]?.[index]);
    }
  });

  it.each([20, 21, 1000, 'full'] as const)('keep the order with a batch size of %s', (batchSize) => {
    const batches = createBatches(imageDataset(), { ...defaults, batchSize });
    expect([batches.stepsPerEpoch, batches.batchSize]).toEqual([1, 20]);
    expect(labelsOf([batches.trainBatch(5, 0)])).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('pair inputs with their targets', () => {
    const dataset = imageDataset();
    for (const batch of epochOf(dataset, { ...defaults, normalize: false }, 3)) {
      batch.targets.forEach((example, i) => {
        const expected = dataset.train.inputs.subarray(example * size, (example + 1) * size);
        const found = batch.inputs.subarray(i * size, (i + 1) * size).map((v) => Math.round(v * 255));
        expect([...found]).toEqual([...expected]);
      });
    }
  });

  it('have targets of the shape that the data set says', async () => {
    const images = await loadInMemory(noisyImagesSchema.parse({ name: 'noisy-images', size: 8 }), '/nowhere');
    expect(createBatches(images, defaults).trainBatch(0, 0).targetShape).toEqual([8, 8, 8, 1]);
    const points = await loadInMemory(rungeSchema.parse({ name: 'runge' }), '/nowhere');
    expect(createBatches(points, defaults).trainBatch(0, 0).targetShape).toEqual([8, 1]);
    expect(createBatches(imageDataset(), defaults).trainBatch(0, 0).targetShape).toEqual([8]);
  });

  it('own their arrays', () => {
    const batches = createBatches(imageDataset(), { ...defaults, batchSize: 'full' });
    batches.trainBatch(0, 0).inputs.fill(9);
    expect(batches.trainBatch(0, 0).inputs[0]).not.toBe(9);
  });

  it('exist only within the epoch', () => {
    const batches = createBatches(imageDataset(), defaults);
    for (const index of [-1, 3, 0.5]) {
      expect(() => batches.trainBatch(0, index)).toThrow('expected 0 to 2');
    }
  });
});

describe('test batches', () => {
  const sizes = (dataset: LoadedDataset<MemoryPart>, batchSize: number | 'full'): number[] =>
    [...createBatches(dataset, { ...defaults, batchSize, augment: 'cifar' }).testBatches()].map(
      (b) => b.count,
    );

  it('are of the training batch size, at most 256', () => {
    expect(sizes(imageDataset(), 8)).toEqual([8, 3]);
    expect(sizes(imageDataset(), 'full')).toEqual([11]);
    expect(sizes(imageDataset(4, 600), 'full')).toEqual([256, 256, 88]);
    expect(sizes(imageDataset(4, 600), 512)).toEqual([256, 256, 88]);
  });

  it('are in order, not augmented, and can be asked for again', () => {
    const dataset = imageDataset();
    const plain = [...createBatches(dataset, defaults).testBatches()];
    const batches = createBatches(dataset, { ...defaults, augment: 'cifar', seed: 9 });
    expect(labelsOf(plain)).toEqual(Array.from({ length: 11 }, (_, i) => i));
    expect([...batches.testBatches()]).toEqual(plain);
    expect([...batches.testBatches()]).toEqual(plain);
  });
});

describe('normalization', () => {
  it('makes mean 0 and deviation 1 in each channel of the training part', () => {
    const inputs = epochOf(imageDataset(), defaults, 0).flatMap((batch) => [...batch.inputs]);
    for (const channel of [0, 1, 2]) {
      const values = inputs.filter((_, i) => i % 3 === channel);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 5);
    }
  });

  it('uses the statistics of the training part for the test part', () => {
    const dataset = imageDataset();
    const batches = createBatches(dataset, defaults);
    const [first] = [...batches.testBatches()];
    const expected = (channel: number): number =>
      ((dataset.test.inputs[channel] ?? 0) / 255 - (batches.statistics?.mean[channel] ?? 0)) /
      (batches.statistics?.deviation[channel] ?? 1);
    for (const channel of [0, 1, 2]) expect(first?.inputs[channel]).toBe(Math.fround(expected(channel)));
  });

  it('only scales to [0, 1] where it is off', () => {
    const dataset = imageDataset();
    const batches = createBatches(dataset, { ...defaults, normalize: false, batchSize: 'full' });
    expect(batches.statistics).toBeUndefined();
    expect(batches.trainBatch(0, 0).inputs).toEqual(Float32Array.from(dataset.train.inputs, (v) => v / 255));
  });

  it('survives a channel without spread', () => {
    const dataset = imageDataset();
    dataset.train.inputs.fill(7);
    const { inputs } = createBatches(dataset, { ...defaults, batchSize: 'full' }).trainBatch(0, 0);
    expect(inputs.every((value) => Math.abs(value) < 1e-12)).toBe(true);
  });

  it('leaves points as they are, and gives regression targets', async () => {
    const runge = await loadInMemory(rungeSchema.parse({ name: 'runge' }), '');
    const batch = createBatches(runge, { ...defaults, batchSize: 'full' }).trainBatch(0, 0);
    expect(batch.inputs).toEqual(runge.train.inputs);
    expect(batch.targets).toEqual(runge.train.targets);
    expect(batch.inputShape).toEqual([33, 1]);
    const small = createBatches(runge, defaults).trainBatch(0, 0);
    expect(small.targets).toBeInstanceOf(Float32Array);
    small.inputs.forEach((x, i) => {
      expect(small.targets[i]).toBe(Math.fround(1 / (1 + 25 * x * x)));
    });
  });
});

describe('augmentation', () => {
  /** What flip, top and left make of an image; bytes outside are 0. */
  function placed(image: Uint8Array, flip: boolean, top: number, left: number): string {
    const out: number[] = [];
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 5; x++) {
        const [row, column] = [y + top - 4, (flip ? 4 - x : x) + left - 4];
        const inside = row >= 0 && row < 6 && column >= 0 && column < 5;
        for (let c = 0; c < 3; c++) out.push(inside ? (image[(row * 5 + column) * 3 + c] ?? -1) : 0);
      }
    }
    return out.join();
  }

  it('makes of each example one of its crops, mirrored or not', () => {
    const dataset = imageDataset();
    const seen = new Map<string, number>();
    for (let epoch = 0; epoch < 40; epoch++) {
      for (const batch of epochOf(dataset, { ...defaults, normalize: false, augment: 'cifar' }, epoch)) {
        batch.targets.forEach((example, i) => {
          const image = (dataset.train.inputs as Uint8Array).subarray(example * size, (example + 1) * size);
          const bytes = batch.inputs.subarray(i * size, (i + 1) * size).map((v) => Math.round(v * 255));
          const found = bytes.join();
          const match = [false, true].flatMap((flip) =>
            Array.from({ length: 81 }, (_, p) => ({ flip, top: Math.floor(p / 9), left: p % 9 })),
          );
          const place = match.find(({ flip, top, left }) => placed(image, flip, top, left) === found);
          expect(place).toBeDefined();
          const key = JSON.stringify(place);
          seen.set(key, (seen.get(key) ?? 0) + 1);
        });
      }
    }
    // 800 draws of 162 placements: about half mirrored, nearly all placements seen.
    const mirrored = [...seen].reduce((sum, [key, n]) => sum + (key.includes('true') ? n : 0), 0);
    expect(mirrored).toBeGreaterThan(330);
    expect(mirrored).toBeLessThan(470);
    expect(seen.size).toBeGreaterThan(140);
  });

  it('is refused for points', async () => {
    const spirals = await loadInMemory(spiralsSchema.parse({ name: 'spirals' }), '');
    await expectError(
      () => createBatches(spirals, { ...defaults, augment: 'cifar' }),
      'CONFIG_INVALID',
      'dataset.augment',
      'inputs of shape [2]',
    );
  });
});
