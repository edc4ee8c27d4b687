import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { cifarClasses, imported, temporaryFolder, loadInMemory } from './files';

// Real data that may lie beside the repository; nothing depends on it.
const shared = join(import.meta.dirname, '../../../shared/datasets');
const cifar = join(shared, 'cifar10-subset-binary.tar.gz');

describe('real data', () => {
  it.skipIf(!existsSync(join(shared, 'mnist-t10k-images-idx3-ubyte.gz')))('MNIST test digits', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const manifest = await importDataset({ datasetsFolder, name: 'mnist', path: shared });
    expect(manifest.train).toEqual({
      count: 10_000,
      perClass: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    });
    const dataset = await loadInMemory(imported('mnist', { testFraction: 0.2 }), datasetsFolder);
    expect([dataset.train.count, dataset.test.count]).toEqual([8000, 2000]);
    expect(dataset.inputShape).toEqual([28, 28, 1]);
  });

  it.skipIf(!existsSync(cifar))('a part of CIFAR-10', async () => {
    const folder = temporaryFolder();
    execFileSync('tar', ['xzf', cifar, '-C', folder]);
    const datasetsFolder = join(folder, 'datasets');
    const manifest = await importDataset({ datasetsFolder, name: 'cifar', path: folder });
    expect(manifest.classNames).toEqual(cifarClasses);
    const dataset = await loadInMemory(imported('cifar'), datasetsFolder);
    expect([dataset.train.count, dataset.test.count]).toEqual([2000, 500]);
    // The known statistics of CIFAR-10 are 0.491, 0.482, 0.447.
    expect(manifest.mean[0]).toBeCloseTo(0.491, 1);
    expect(manifest.mean[2]).toBeCloseTo(0.447, 1);
  });
});
