import { describe, expect, it } from 'vitest';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import type { ImportSettings } from '../../src-main/domain/import-settings';
import { homePaths } from '../../src-main/rundir/paths';
import { cifar100Files, idxFile, npyFile, numpyPoints, svhnFiles } from '../datasets/arrays/make-files';
import { idxLabels, writeFiles } from '../datasets/files';
import { writtenFile } from '../datasets/arrays/written-files';
import { temporaryFolder } from '../support/temporary';
import { trainedMetrics } from '../support/train';

type Files = Record<string, Uint8Array | string>;

/** Numbers to predict: y = (a, b − a) of points (a, b). */
function numbers(count = 40): Files {
  const x = Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(5 * i));
  const y = Float64Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? (x[i] ?? 0) : (x[i] ?? 0) - (x[i - 1] ?? 0),
  );
  return { 'data.npy': npyFile(x, [count, 2]), 'target.npy': npyFile(y, [count, 2]) };
}

/** Bright and dark images in EMNIST's way. */
function emnist(): Files {
  const part = (name: string, labels: number[]): Files => ({
    [`emnist-letters-${name}-images-idx3-ubyte`]: idxFile(
      0x08,
      [labels.length, 4, 4],
      Buffer.concat(labels.map((label, i) => Buffer.alloc(16, 200 * (label % 2) + i))),
    ),
    [`emnist-letters-${name}-labels-idx1-ubyte`]: idxLabels(labels),
  });
  return { ...part('train', [1, 2, 1, 2, 1, 2, 1, 2]), ...part('test', [1, 2]) };
}

const cases: { title: string; files: () => Files; settings?: ImportSettings; testFraction?: number }[] = [
  { title: 'points of .npy files', files: numpyPoints },
  { title: 'numbers to predict of .npy files', files: numbers, testFraction: 0.25 },
  { title: 'images of an .npz', files: () => ({ 'digits.npz': writtenFile('npz packed') }) },
  { title: 'CIFAR-100', files: cifar100Files },
  { title: 'coarse CIFAR-100', files: cifar100Files, settings: { labels: 'coarse' } },
  { title: 'EMNIST', files: emnist, settings: { subset: 'letters' } },
  { title: 'SVHN', files: svhnFiles },
];

describe('a small network', () => {
  it.each(cases)('learns $title', async ({ files, settings, testFraction }) => {
    const folder = temporaryFolder();
    const home = homePaths(folder);
    const path = writeFiles(temporaryFolder(), files());
    await importDataset({ datasetsFolder: home.datasets, name: 'arrays', path, settings });
    const config = runFileSchema.parse({
      name: 'arrays',
      dataset: { name: 'arrays', ...(testFraction !== undefined && { testFraction }) },
      model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
      optimizer: { type: 'adam', learningRate: 0.01 },
      training: { epochs: 15, batchSize: 4, backend: 'cpu' },
    });
    const losses = (await trainedMetrics(config, folder)).map((values) => values['train/loss'] ?? NaN);
    expect(losses).toHaveLength(15);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.9);
  });
});
