import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../src-main/rundir/paths';
import { cli, writeConfig } from '../support/cli';
import { runsIn } from '../support/results';
import { writeBars } from '../support/bars';
import { readSample, repository } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

describe('imported data', () => {
  it('is added, listed, verified, trained on with every neuron, and removed', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    writeBars(join(folder, 'bars'));
    const added = await cli('dataset', 'add', 'bars', join(folder, 'bars'), '--home', home);
    expect(added, added.stderr).toMatchObject({ code: 0 });
    expect(added.stdout).toMatch(/examples +60 train, 20 test/);
    expect((await cli('dataset', 'list', '--home', home)).stdout).toMatch(/\| bars +\| idx +\| 8×8×1 +\|/);
    expect((await cli('dataset', 'verify', 'bars', '--home', home)).code).toBe(0);
    expect((await cli('dataset', 'add', 'bars', join(folder, 'bars'), '--home', home)).code).toBe(2);

    const sweep = {
      name: 'bars',
      dataset: { name: 'bars', augment: 'none' },
      model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' },
      strategy: { type: 'relinear-sw-l1', alphaG: 0.0001, alphaB: 0.0001 },
      optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0.0001 },
      training: { epochs: 12, batchSize: 20 },
      sweep: { sampler: 'grid', space: { 'model.neuron': ['quadratic', 'compact'] } },
      objective: { metric: 'test/accuracy', goal: 'maximize', value: 'best' },
    };
    const run = await cli('sweep', 'run', writeConfig(folder, 's.json', sweep), '--home', home);
    expect(run.code, run.stderr).toBe(0);
    for (const { metrics, parameters } of runsIn(home)) {
      expect(metrics['test/accuracy']?.max).toBeGreaterThan(90);
      expect(Object.keys(metrics).filter((name) => name.startsWith('layer/')).length).toBeGreaterThanOrEqual(
        12,
      );
      expect(parameters).toBeGreaterThan(0);
    }
    expect((await cli('dataset', 'remove', 'bars', '--home', home)).code).toBe(0);
    expect(readdirSync(homePaths(home).datasets)).toEqual([]);
  });

  it('without a test part is refused before anything is stored, unless some of it is held out', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    writeBars(join(folder, 'bars'));
    for (const name of readdirSync(join(folder, 'bars'))) {
      if (name.startsWith('t10k')) rmSync(join(folder, 'bars', name));
    }
    await cli('dataset', 'add', 'bars', join(folder, 'bars'), '--home', home);
    const run = {
      name: 'bars',
      dataset: { name: 'bars' },
      model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
      optimizer: { type: 'sgd', learningRate: 0.01 },
      training: { epochs: 1, batchSize: 'full' },
    };
    const refused = await cli('train', writeConfig(folder, 'r.json', run), '--home', home);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^error CONFIG_INVALID: dataset\.testFraction: missing, .* Set dataset\.testFraction, .*\n$/,
    );
    expect(runsIn(home)).toEqual([]);
    const split = { ...run, dataset: { name: 'bars', testFraction: 0.25 } };
    expect((await cli('train', writeConfig(folder, 's.json', split), '--home', home)).code).toBe(0);
  });

  it('that is damaged is refused in one line, and nothing is left of it', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    mkdirSync(join(folder, 'cifar'));
    writeFileSync(join(folder, 'cifar', 'data_batch_1.bin'), Buffer.alloc(3073 * 2 - 1));
    writeFileSync(join(folder, 'cifar', 'test_batch.bin'), Buffer.alloc(3073));
    const { code, stderr, stdout } = await cli('dataset', 'add', 'x', join(folder, 'cifar'), '--home', home);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error DATASET_INVALID: .*data_batch_1\.bin.*6145.*3073.*\n$/);
    expect(readdirSync(homePaths(home).datasets)).toEqual([]);
  });
});

const shared = join(repository, '..', 'shared', 'datasets');
const hasShared = existsSync(shared);

describe('data that people really have', () => {
  it.runIf(hasShared)(
    'MNIST: a quadratic network passes 93 % on 2,000 of the 10,000 digits',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      const source = join(folder, 'mnist');
      mkdirSync(source);
      for (const name of readdirSync(shared))
        if (name.startsWith('mnist-')) cpSync(join(shared, name), join(source, name));
      expect((await cli('dataset', 'add', 'mnist', source, '--home', home)).code).toBe(0);
      const sample = parse(readSample('mnist.yaml')) as Record<string, unknown>;
      const config = {
        ...sample,
        dataset: { name: 'mnist', testFraction: 0.2 },
        seeds: 1,
        sweep: { sampler: 'grid', space: { 'model.neuron': ['quadratic'] } },
      };
      const run = await cli('sweep', 'run', writeConfig(folder, 's.json', config), '--home', home);
      expect(run.code, run.stderr).toBe(0);
      const quadratic = runsIn(home).find(({ config }) => config.model.neuron === 'quadratic');
      expect(quadratic?.metrics['test/accuracy']?.last).toBeGreaterThan(93);
    },
  );

  it.runIf(hasShared)(
    'CIFAR-10: a small residual network runs to the end and learns',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      spawnSync('tar', ['-xzf', join(shared, 'cifar10-subset-binary.tar.gz'), '-C', folder]);
      const added = await cli(
        'dataset',
        'add',
        'cifar10',
        join(folder, 'cifar-10-batches-bin'),
        '--home',
        home,
      );
      expect(added.stdout, added.stderr).toMatch(/examples +2000 train, 500 test/);
      const sample = parse(readSample('cifar10.yaml')) as Record<string, unknown>;
      const config = {
        ...sample,
        dataset: { name: 'cifar10', limit: { train: 200, test: 100 }, augment: 'cifar' },
        training: { epochs: 3, batchSize: 20 },
        schedule: { type: 'constant' },
        sweep: { sampler: 'grid', space: { 'model.neuron': ['quadratic', 'compact'] } },
      };
      const run = await cli('sweep', 'run', writeConfig(folder, 's.json', config), '--home', home);
      expect(run.code, run.stderr).toBe(0);
      for (const { state, metrics } of runsIn(home)) {
        expect(state).toBe('finished');
        const loss = metrics['train/loss'];
        expect(loss?.last).toBeLessThan(0.97 * (loss?.max ?? 0));
      }
    },
  );
});
