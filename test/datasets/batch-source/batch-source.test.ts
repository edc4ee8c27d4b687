import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBatches, type Batch, type BatchOptions } from '../../../src-main/datasets/batches/batches';
import {
  gainsByThread,
  openBatchSource,
  type BatchSource,
} from '../../../src-main/datasets/batch-source/batch-source';
import { shareDataset } from '../../../src-main/datasets/batch-source/share-dataset';
import { startThreadedSource } from '../../../src-main/datasets/batch-source/threaded-source';
import type { LoadedDataset, MemoryPart } from '../../../src-main/domain/dataset';
import { repository } from '../../support/samples';
import { temporaryFolder } from '../../support/temporary';

/** Built by `npm test`. */
const entry = join(repository, 'out', 'main', 'batch-thread.js');

/** Images of 16 × 16 × 3 with arbitrary bytes. */
function images(train: number, test: number): LoadedDataset<MemoryPart> {
  const part = (count: number) => ({
    count,
    inputs: Uint8Array.from(
      { length: count * 768 },
      (_, i) => (Math.imul(i + count, 2654435761) >>> 20) % 256,
    ),
    targets: Int32Array.from({ length: count }, (_, i) => i % 10),
  });
  return {
    name: 'images',
    task: 'classification',
    inputShape: [16, 16, 3],
    outputSize: 10,
    targetShape: [],
    classNames: [],
    train: part(train),
    test: part(test),
    fingerprint: '',
  };
}

const defaults: BatchOptions = { batchSize: 32, seed: 3, normalize: true, augment: 'cifar' };

/** Everything at once. */
const augment: BatchOptions['augment'] = {
  flip: true,
  crop: 2,
  cutout: 5,
  mixup: 0.3,
  colorJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
};

function threaded(dataset: LoadedDataset<MemoryPart>, code = entry, changed: Partial<BatchOptions> = {}) {
  const options = { ...defaults, ...changed };
  const batches = createBatches(dataset, options);
  const source = startThreadedSource(code, dataset, batches, options);
  onTestFinished(() => source.dispose());
  return { batches, source };
}

/** Waits until the thread answers. */
async function ready(source: BatchSource): Promise<void> {
  await vi.waitFor(
    () => {
      expect(source.trainBatch(0, 0)).toBeInstanceOf(Promise);
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function collect(batches: Iterable<Batch | Promise<Batch>> | AsyncIterable<Batch>): Promise<Batch[]> {
  const collected: Batch[] = [];
  for await (const batch of batches) collected.push(batch);
  return collected;
}

describe('batches from a thread', () => {
  it('are those that are prepared when they are asked for, to the bit, over epochs and evaluations', async () => {
    expect(existsSync(entry)).toBe(true);
    const { batches, source } = threaded(images(200, 70));
    let fromThread = 0;
    for (let epoch = 0; epoch < 4; epoch++) {
      for (let index = 0; index < batches.stepsPerEpoch; index++) {
        const asked = source.trainBatch(epoch, index);
        if (asked instanceof Promise) fromThread++;
        expect(await asked).toEqual(batches.trainBatch(epoch, index));
        await delay(10);
      }
      expect(await collect(source.testBatches())).toEqual([...batches.testBatches()]);
      // On a busy machine it takes its time.
      if (epoch === 0) await ready(source);
    }
    expect(fromThread).toBeGreaterThan(batches.stepsPerEpoch);
  });

  it('have all augmentations alike, and the labels of what was mixed in', async () => {
    const { batches, source } = threaded(images(200, 70), entry, { augment });
    await ready(source);
    for (const [epoch, index] of [
      [0, 1],
      [0, 2],
      [3, 6],
    ] as const) {
      const batch = await source.trainBatch(epoch, index);
      expect(batch.second?.targets).toHaveLength(batch.count);
      expect(batch).toEqual(batches.trainBatch(epoch, index));
    }
  });

  it('begin anywhere, as a training does that goes on from a checkpoint', async () => {
    const { batches, source } = threaded(images(200, 70));
    await ready(source);
    for (const [epoch, index] of [
      [7, 5],
      [7, 6],
      [8, 0],
      [2, 3],
    ] as const) {
      expect(await source.trainBatch(epoch, index)).toEqual(batches.trainBatch(epoch, index));
    }
  });

  it('are prepared ahead: after a long step the next ones are there', async () => {
    const { source } = threaded(images(2000, 70));
    await ready(source);
    await delay(500);
    for (const index of [1, 2, 3]) {
      const first = await Promise.race([source.trainBatch(0, index), Promise.resolve('not there')]);
      expect(first).toMatchObject({ count: 32 });
    }
  });

  it('tell of an error where they are taken', async () => {
    const code = join(temporaryFolder(), 'thread.mjs');
    writeFileSync(
      code,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', () => { throw new RangeError('Array buffer allocation failed'); });
       parentPort.postMessage({ type: 'ready' });`,
    );
    const { source } = threaded(images(200, 70), code);
    await vi.waitFor(() => expect(source.trainBatch(0, 2)).rejects.toThrow(), { timeout: 20_000 });
    const expected = { code: 'OUT_OF_MEMORY', message: /prepares batches failed: .*allocation failed/ };
    for (const index of [0, 1]) {
      await expect(source.trainBatch(0, index)).rejects.toMatchObject({
        ...expected,
        message: expect.stringMatching(expected.message) as string,
      });
    }
  });
});

describe('who prepares batches', () => {
  it('is a thread for those of some size that change', () => {
    const data = images(200, 70);
    expect(gainsByThread(data, defaults)).toBe(true);
    expect(gainsByThread(data, { ...defaults, batchSize: 8 })).toBe(false);
    expect(gainsByThread(data, { ...defaults, batchSize: 'full' })).toBe(true);
    expect(gainsByThread(data, { ...defaults, batchSize: 'full', augment: 'none' })).toBe(false);
    expect(gainsByThread(data, { ...defaults, batchSize: 'full', augment: { mixup: 1 } })).toBe(true);
    expect(gainsByThread(data, { ...defaults, batchSize: 'full', augment: { cutout: 0 } })).toBe(false);
  });

  it('is the training itself for small ones', () => {
    const small = { ...defaults, batchSize: 4 };
    const data = images(20, 5);
    const batches = createBatches(data, small);
    const source = openBatchSource(data, batches, small);
    expect(source.trainBatch(0, 1)).toEqual(batches.trainBatch(0, 1));
  });
});

describe('a data set that threads share', () => {
  it('has the same content, and is copied once', () => {
    const data = images(20, 5);
    const shared = shareDataset(data);
    expect(shared.train.inputs).toHaveProperty('buffer', expect.any(SharedArrayBuffer));
    expect(shared.train.inputs).toEqual(data.train.inputs);
    expect(shared.test.targets).toEqual(data.test.targets);
    const again = shareDataset(shared);
    expect(again.train.inputs).toBe(shared.train.inputs);
  });
});
