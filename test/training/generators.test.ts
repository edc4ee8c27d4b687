import { describe, expect, it } from 'vitest';
import { generatorNames, type GeneratorName } from '../../src-main/domain/config/generators';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { batchOptionsOf } from '../../src-main/training/prepare-training';
import { temporaryFolder } from '../support/temporary';
import { trainedMetrics } from '../support/train';

const strategy = { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 };
const mlp = { type: 'mlp', widths: [8], neuron: 'quadratic' };
const few = { points: 60, testPoints: 20 };

/** A small training of each, and what shall become less in it. */
const trainings: Record<GeneratorName, { dataset: object; model: object; rate: number; falls: string }> = {
  runge: { dataset: few, model: mlp, rate: 0.02, falls: 'rmse' },
  'polynomial-spline': { dataset: few, model: mlp, rate: 0.02, falls: 'rmse' },
  'hierarchical-polynomial': { dataset: { ...few, dimension: 4 }, model: mlp, rate: 0.01, falls: 'rmse' },
  xor: { dataset: few, model: mlp, rate: 0.02, falls: 'error' },
  spirals: { dataset: few, model: mlp, rate: 0.02, falls: 'loss' },
  circles: { dataset: few, model: mlp, rate: 0.02, falls: 'error' },
  'noisy-images': {
    dataset: { images: 20, testImages: 4, size: 16 },
    model: { type: 'autoencoder', filters: 2, kernelSize: 3, neuron: 'quadratic' },
    rate: 0.01,
    falls: 'rmse',
  },
  textures: {
    dataset: { images: 40, testImages: 20, size: 16, classes: 2, clutter: 0, augment: 'cifar' },
    model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' },
    rate: 0.01,
    falls: 'loss',
  },
  scenes: {
    dataset: { images: 2, testImages: 1, height: 16, width: 32 },
    model: {
      type: 'lapdepth',
      neuron: 'quadratic',
      blocks: [1, 1, 1],
      cardinality: 2,
      groupWidth: 2,
      channels: 6,
    },
    rate: 0.01,
    falls: 'loss',
  },
  elliptic: { dataset: few, model: { ...mlp, type: 'field' }, rate: 0.02, falls: 'relative_l2' },
  poisson: { dataset: { size: 3, systems: 60, testSystems: 20 }, model: mlp, rate: 0.02, falls: 'rmse' },
};

function train(name: GeneratorName, epochs: number): Promise<Record<string, number>[]> {
  const { dataset, model, rate } = trainings[name];
  const config = runFileSchema.parse({
    name,
    dataset: { name, ...dataset },
    model,
    strategy,
    optimizer: { type: 'adam', learningRate: rate },
    training: { epochs, batchSize: 10, backend: 'cpu' },
  });
  return trainedMetrics(config, temporaryFolder());
}

describe('a small network', () => {
  it.each(generatorNames)('learns from %s', async (name) => {
    const { falls } = trainings[name];
    const epochs = await train(name, 8);
    const [first, last] = [epochs[0], epochs.at(-1)];
    expect(epochs).toHaveLength(8);
    expect(last?.[`train/${falls}`]).toBeLessThan(first?.[`train/${falls}`] ?? NaN);
    expect(last?.[`test/${falls}`]).toBeGreaterThanOrEqual(0);
  });

  it('of several outputs has the root of the mean square over all of them', async () => {
    const [values] = await train('poisson', 1);
    expect(values?.['test/rmse']).toBeCloseTo(Math.sqrt(values?.['test/loss'] ?? NaN), 6);
  });
});

describe('images that are made', () => {
  const optionsOf = (dataset: object) =>
    batchOptionsOf(
      runFileSchema.parse({
        name: 'images',
        dataset,
        model: { type: 'resnet', depth: 8, neuron: 'conventional' },
        optimizer: { type: 'sgd', learningRate: 0.1 },
        training: { epochs: 1, batchSize: 32 },
      }),
    );

  it('are normalized and augmented as the configuration says', () => {
    expect(optionsOf({ name: 'textures' })).toMatchObject({ normalize: true, augment: 'none' });
    expect(optionsOf({ name: 'textures', normalize: false, augment: 'cifar' })).toMatchObject({
      normalize: false,
      augment: 'cifar',
    });
  });
});
