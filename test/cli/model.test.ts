import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '../../src-main/app';
import type { RunRecord } from '../../src-main/domain/records';
import { cli, writeConfig } from '../support/cli';
import { readSample } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const resnet = {
  name: 'images',
  dataset: { name: 'cifar10' },
  model: { type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic' },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 1, batchSize: 2, backend: 'cpu' },
};
const denoising = {
  ...resnet,
  dataset: { name: 'noisy-images', images: 4, testImages: 2, size: 8 },
  model: { type: 'autoencoder', neuron: 'quadratic', filters: 2, kernelSize: 3 },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
};

describe('model summary', () => {
  const summary = (config: unknown, ...options: string[]) => {
    const folder = temporaryFolder();
    const file = writeConfig(folder, 'config.json', config);
    return cli('model', 'summary', file, '--home', join(folder, 'home'), ...options);
  };

  it('prints layers and totals of a sweep, whose data set says the shape', async () => {
    const { code, stdout } = await summary(parse(readSample('runge.yaml')));
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| dense_1 \| quadratic dense +\| 8 +\| +48 \| +33 \|/);
    expect(stdout).toMatch(/\| total .*\| +723 \| +690 \|/);
    expect(stdout).toContain('Parameters by group: r 241, g 241, b 241.');
    expect(stdout).toContain('Multiply-adds are for one example');
  });

  it('takes the shape of data that is not imported', async () => {
    const { stdout } = await summary(resnet, '--input', '16x16x3', '--outputs', '5', '--json');
    const { layers, parameters } = JSON.parse(stdout) as ModelSummary;
    expect(layers[0]).toMatchObject({ kind: 'input', outputShape: [16, 16, 3] });
    expect(layers.at(-1)).toMatchObject({ outputShape: [5], parameters: 16 * 5 + 5 });
    expect(parameters).toBe(layers.reduce((sum, layer) => sum + layer.parameters, 0));
  });

  it('says what it needs to know, and where a network does not fit', async () => {
    const unknown = await summary(resnet, '--input', '16x16x3');
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toMatch(
      /DATASET_NOT_FOUND: the number of outputs can't be known: There is no data set "cifar10".*--outputs 10/,
    );
    const small = await summary({ ...resnet, model: { type: 'vgg16', neuron: 'compact' } }, '--input', '28x28x1', '--outputs', '10'); // prettier-ignore
    expect(small.code).toBe(2);
    expect(small.stderr).toMatch(/CONFIG_INVALID: model\.type: vgg16 needs images of at least 32×32/);
    expect((await summary(resnet, '--input', '16x')).code).toBe(2);
  });
});

describe('train', () => {
  it('trains an autoencoder on noisy images', async () => {
    const home = temporaryFolder();
    const file = writeConfig(home, 'run.json', denoising);
    const { code, stdout } = await cli('train', file, '--home', join(home, 'home'), '--json');
    expect(code).toBe(0);
    const { state, metrics } = JSON.parse(stdout) as RunRecord;
    expect(state).toBe('finished');
    const last = (name: string): number => metrics[name]?.last ?? NaN;
    expect(last('test/psnr')).toBeCloseTo(-10 * Math.log10(last('test/loss')), 5);
    expect(last('test/rmse')).toBeCloseTo(Math.sqrt(last('test/loss')), 6);
    expect(last('train/psnr')).toBeGreaterThan(0);
  });
});
