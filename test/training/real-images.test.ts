import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { sameContent } from '../../src-main/datasets/same-content';
import { runFileSchema, type RunConfig } from '../../src-main/domain/config/run-config';
import type { MemoryPart } from '../../src-main/domain/dataset';
import { homePaths } from '../../src-main/rundir/paths';
import { cifarClasses, imported, loadInMemory, writeFiles } from '../datasets/files';
import { temporaryFolder } from '../support/temporary';
import { endOf, train } from './short-runs';

// Real data that may lie beside the repository; nothing depends on it.
const jpegs = join(import.meta.dirname, '../../../shared/datasets/cifar10-jpeg.tar.gz');

/** Records of CIFAR-10: a label, then a red, a green and a blue plane. */
function recordsOf({ inputs, targets }: MemoryPart, from: number, to: number): Buffer {
  const records = Buffer.alloc((to - from) * 3073);
  for (let i = from; i < to; i++) {
    const at = (i - from) * 3073;
    records[at] = targets[i] ?? 255;
    for (let value = 0; value < 3072; value++) {
      records[at + 1 + (value % 3) * 1024 + Math.floor(value / 3)] = inputs[i * 3072 + value] ?? 0;
    }
  }
  return records;
}

/** 8 steps of a small network. */
const config = (dataset: string, backend: string): RunConfig =>
  runFileSchema.parse({
    name: 'images',
    dataset: { name: dataset, augment: 'cifar', limit: { train: 256, test: 100 } },
    model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' },
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    training: { epochs: 1, batchSize: 32, backend },
  });

it.skipIf(!existsSync(jpegs))(
  'all 60,000 images of CIFAR-10 as JPEG, and as its own files, are the same and train alike',
  async () => {
    const home = temporaryFolder();
    const { datasets: datasetsFolder } = homePaths(home);
    const folder = await importDataset({ datasetsFolder, name: 'folder', path: jpegs });
    expect(folder.format).toBe('image-folder');
    expect(folder.classNames).toEqual(cifarClasses);
    expect(folder.train).toEqual({ count: 50_000, perClass: Array<number>(10).fill(5000) });
    expect(folder.test).toEqual({ count: 10_000, perClass: Array<number>(10).fill(1000) });
    // The known mean of CIFAR-10's red channel.
    expect(folder.mean[0]).toBeCloseTo(0.491, 2);

    const decoded = await loadInMemory(imported('folder'), datasetsFolder);
    const batches = Array.from({ length: 5 }, (_, i) => [
      `data_batch_${i + 1}.bin`,
      recordsOf(decoded.train, 10_000 * i, 10_000 * (i + 1)),
    ]);
    const path = writeFiles(temporaryFolder(), {
      ...(Object.fromEntries(batches) as Record<string, Buffer>),
      'test_batch.bin': recordsOf(decoded.test, 0, 10_000),
      'batches.meta.txt': `${cifarClasses.join('\n')}\n`,
    });
    const binary = await importDataset({ datasetsFolder, name: 'binary', path });
    expect(binary).toMatchObject({ format: 'cifar10', fingerprint: folder.fingerprint });
    expect(await sameContent(datasetsFolder, binary)).toEqual(['folder']);

    const { name: backend } = await loadBackend('auto');
    for (const name of ['folder', 'binary']) {
      expect(await train(home, name, config(name, backend))).toEqual({ type: 'finished' });
    }
    const end = endOf(home, 'folder');
    expect(end.step).toBe(8);
    expect(endOf(home, 'binary')).toEqual(end);
  },
  900_000,
);
