import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { groupLearningRates } from '../../src-main/nn/strategies';
import { homePaths } from '../../src-main/rundir/paths';
import { withBatch } from '../../src-main/training/batch-tensors';
import { disposeTraining, prepareTraining } from '../../src-main/training/prepare-training';
import { imported, writeFiles } from '../datasets/files';
import { imageFolderFiles, kittiFiles, tinyImageNetFiles } from '../datasets/images';
import { temporaryFolder } from '../support/temporary';
import { endOf, train } from './short-runs';

/** 3 epochs of 3 steps. */
const config = (dataset: string) =>
  runFileSchema.parse({
    name: 'images',
    dataset: { name: dataset, augment: 'cifar' },
    model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' },
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    training: { epochs: 3, batchSize: 4, backend: 'cpu' },
  });

describe('a training on a folder of images', () => {
  it('ends with the same bits from arrays and from images that stay encoded, also where it is stopped', async () => {
    const home = temporaryFolder();
    const { datasets: datasetsFolder } = homePaths(home);
    const path = writeFiles(temporaryFolder(), await imageFolderFiles(5));
    await importDataset({ datasetsFolder, name: 'arrays', path });
    await importDataset({ datasetsFolder, name: 'packed', path, settings: { storage: 'encoded' } });
    await importDataset({ datasetsFolder, name: 'in-place', path, inPlace: true });
    for (const name of ['arrays', 'packed', 'in-place']) {
      expect(await train(home, name, config(name))).toEqual({ type: 'finished' });
    }
    expect(await train(home, 'stopped', config('packed'), 4)).toMatchObject({ type: 'stopped' });
    expect(await train(home, 'stopped', config('packed'))).toEqual({ type: 'finished' });
    const expected = endOf(home, 'arrays');
    expect(expected.step).toBe(9);
    for (const run of ['packed', 'in-place', 'stopped']) expect(endOf(home, run)).toEqual(expected);
  });

  it('works with the layout of Tiny ImageNet', async () => {
    const home = temporaryFolder();
    const path = writeFiles(temporaryFolder(), await tinyImageNetFiles());
    await importDataset({ datasetsFolder: homePaths(home).datasets, name: 'tiny', path });
    expect(await train(home, 'tiny', config('tiny'))).toEqual({ type: 'finished' });
  });
});

describe('a training on pairs of KITTI', () => {
  it('takes steps whose loss is finite', async () => {
    await tf.setBackend('cpu');
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const path = writeFiles(temporaryFolder(), await kittiFiles());
    await importDataset({ datasetsFolder, name: 'kitti', path, settings: { imageSize: [16, 32] } });
    const depth = runFileSchema.parse({
      name: 'depth',
      dataset: { name: 'scenes' },
      model: {
        type: 'lapdepth',
        neuron: 'quadratic',
        blocks: [1, 1, 1],
        cardinality: 2,
        groupWidth: 4,
        channels: 8,
      },
      optimizer: { type: 'sgd', learningRate: 0.001 },
      training: { epochs: 1, batchSize: 1, backend: 'cpu' },
    });
    const training = prepareTraining(depth, await loadDataset(imported('kitti'), datasetsFolder));
    const { strategy, schedule, batches } = training;
    const step = createTrainingStep({ ...training, memory: 'balanced' });
    const rates = groupLearningRates(strategy, schedule.learningRateAt(0));
    const reading = await withBatch(await batches.trainBatch(0, 0), (inputs, targets) =>
      step.run(inputs, targets, rates),
    );
    expect(reading.loss).toBeGreaterThan(0);
    expect(Number.isFinite(reading.loss)).toBe(true);
    disposeTraining(training);
  });
});
