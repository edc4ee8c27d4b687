import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import type { RunRecord } from '../../src-main/domain/records';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { cli, writeConfig } from '../support/cli';
import { makeFixture } from '../support/parity-fixture';
import { writeSafetensors } from '../support/safetensors';
import { temporaryFolder } from '../support/temporary';

const config = {
  name: 'small',
  dataset: { name: 'spirals', points: 60, testPoints: 30 },
  model: { type: 'mlp', widths: [5], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.05 },
  training: { epochs: 2, batchSize: 20, backend: 'cpu' },
};

describe('quadlab model', () => {
  it('exports a run and evaluates what it exported, with the metrics of the run', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'run.json', config);
    const trained = await cli('train', file, '--home', home, '--json');
    const run = JSON.parse(trained.stdout) as RunRecord;
    const evaluated = async (...args: string[]): Promise<Record<string, number>> => {
      const { code, stdout, stderr } = await cli('model', 'evaluate', ...args, '--home', home, '--json');
      expect(code, stderr).toBe(0);
      return (JSON.parse(stdout) as { metrics: Record<string, number> }).metrics;
    };
    const recorded = Object.fromEntries(
      ['test/loss', 'test/accuracy', 'test/error'].map((name) => [name, run.metrics[name]?.last]),
    );
    expect(await evaluated('--run', 'last')).toEqual(recorded);
    for (const format of ['safetensors', 'tfjs']) {
      const out = join(folder, `model.${format}`);
      const exported = await cli('model', 'export', 'last', '--format', format, '--out', out, '--home', home);
      expect(exported, exported.stderr).toMatchObject({ code: 0, stderr: '' });
      expect(exported.stdout).toBe(`${out}: run ${run.id} after epoch 2, step 6\n`);
      expect(await evaluated(file, '--weights', out)).toEqual(recorded);
      expect(await evaluated('--run', run.id, '--weights', out)).toEqual(recorded);
    }
    const shown = await cli('model', 'evaluate', '--run', 'last', '--home', home);
    expect(shown.stdout).toMatch(
      /step-000000006\.safetensors, epoch 2, step 6\n30 test examples of spirals, on cpu/,
    );

    const inTheWay = join(folder, 'full');
    mkdirSync(inTheWay);
    writeFileSync(join(inTheWay, 'notes.txt'), '');
    for (const format of ['safetensors', 'tfjs']) {
      const refused = await cli(
        'model',
        'export',
        'last',
        '--format',
        format,
        '--out',
        inTheWay,
        '--home',
        home,
      );
      expect(refused.code).toBe(6);
      expect(refused.stderr).toMatch(/^error OUTPUT_UNWRITABLE: .* it is a folder.*\n$/);
    }
    expect(readdirSync(inTheWay)).toEqual(['notes.txt']);

    rmSync(runPaths(join(homePaths(home).runs, run.id)).checkpoints, { recursive: true });
    const out = join(folder, 'none');
    const none = await cli('model', 'export', 'last', '--format', 'tfjs', '--out', out, '--home', home);
    expect(none).toMatchObject({ code: 3, stdout: '' });
    expect(none.stderr).toMatch(/^error NOT_FOUND: run .* has no checkpoint yet\. .*\n$/);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [[], /expected a configuration or --run <run>/],
    [['x.yaml', '--run', 'last'], /found both/],
    [['x.yaml'], /a configuration needs --weights <path>/],
  ])('evaluate %j says what it needs', async (args, message) => {
    const { code, stderr } = await cli(
      'model',
      'evaluate',
      ...args,
      '--home',
      join(temporaryFolder(), 'home'),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('quadlab parity', () => {
  it('ends with 0 where all is equal, and with 1 where it is not', async () => {
    const file = join(temporaryFolder(), 'fixture.safetensors');
    const { tensors, metadata } = await makeFixture({ blocks: [1, 2] });
    writeSafetensors(file, tensors, metadata);
    const equal = await cli('parity', file, '--backend', 'cpu');
    expect(equal, equal.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(equal.stdout).toMatch(
      /^quadratic ResNet, blocks \[1, 2\], 2 channels, shortcut A; 4 images 8×8×3/,
    );
    expect(equal.stdout).toMatch(/\| gradients +\| \S+ +\| +0\.0e\+0 \| +1e-3 \| ok +\|/);

    writeSafetensors(file, tensors, { ...metadata, lr: '0.2' });
    const different = await cli('parity', file, '--backend', 'cpu');
    expect(different.code).toBe(1);
    expect(different.stdout).toMatch(/\| final .* too large \|/);
    const data = await cli('parity', file, '--backend', 'cpu', '--json');
    expect(data.code).toBe(1);
    expect(JSON.parse(data.stdout)).toMatchObject({
      passed: false,
      backend: { name: 'cpu', versions: { tfjs: expect.any(String) as string } },
      comparisons: [
        { quantity: 'logits', passed: true, tensors: [{ name: 'logits', error: 0 }] },
        {},
        {},
        {},
        {},
      ],
    });
  });

  it('refuses what is no fixture in one line', async () => {
    const file = join(temporaryFolder(), 'fixture.safetensors');
    writeFileSync(file, 'nothing of the kind');
    const { code, stdout, stderr } = await cli('parity', file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error TENSOR_FILE_INVALID: .*fixture\.safetensors: its header should .*\n$/);
  });
});
