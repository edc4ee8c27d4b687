import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunComparison } from '../../src-main/domain/reproduction/compare-runs';
import type { RunRecord } from '../../src-main/domain/records';
import { readRunManifest } from '../../src-main/rundir/config-file';
import { homePaths } from '../../src-main/rundir/paths';
import { nativeProblem } from '../nn/support/backends';
import { writeBars } from '../support/bars';
import { cli, startCli, writeConfig } from '../support/cli';
import { runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { transferBase } from '../support/transfers';
import { liveWorkers } from '../support/workers';

const run = {
  name: 'repeated',
  dataset: { name: 'spirals', points: 200, testPoints: 100 },
  model: { type: 'mlp', widths: [12, 12], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 4, batchSize: 16, checkpointSeconds: 0.1 },
};

const backends = nativeProblem === undefined ? (['cpu', 'native'] as const) : (['cpu'] as const);

interface Rerun {
  run: RunRecord & { rerunOf: string };
  comparison: RunComparison;
}

async function rerun(home: string, ...options: string[]): Promise<Rerun> {
  const { code, stdout, stderr } = await cli('rerun', ...options, '--json', '--home', home);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Rerun;
}

async function trainIn(folder: string, change: object = {}): Promise<string> {
  const home = join(folder, 'home');
  const trained = await cli('train', writeConfig(folder, 'run.json', { ...run, ...change }), '--home', home);
  expect(trained.code, trained.stderr).toBe(0);
  return home;
}

describe.each(backends)('a run on %s', (backend) => {
  it('that is trained again has the same bits, and says which run it repeats', async () => {
    const home = await trainIn(temporaryFolder(), { training: { ...run.training, backend } });
    const [original] = runsIn(home);
    const first = await cli('rerun', 'last', '--threads', '1', '--require-equal', '--home', home);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^Equal, bit for bit: .*\n {2}state {7}finished, epoch 4, step 52\n/);

    const [, again] = runsIn(home);
    expect(readRunManifest(join(homePaths(home).runs, again?.id ?? '')).rerunOf).toBe(original?.id);
    expect((await cli('reindex', '--home', home)).code).toBe(0);
    const shown = await cli('runs', 'show', again?.id ?? '', '--home', home);
    expect(shown.stdout).toContain(`  repeats     ${original?.id ?? ''}\n`);
    expect(shown.stdout).toMatch(
      /\n {2}code {8}version \d.*\n {2}machine {5}.*processor .*\n {2}libraries {3}node /,
    );
  });

  it('that was interrupted and resumed is repeated too', { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const training = { ...run.training, backend, epochs: 150 };
    const app = startCli(['train', writeConfig(folder, 'run.json', { ...run, training }), '--home', home]);
    for (let i = 0; i < 400 && liveWorkers(home).length === 0; i++) await delay(20);
    await delay(700);
    app.process.kill('SIGTERM');
    expect((await app.result).code).toBe(130);
    const half = await cli('runs', 'compare', 'last', 'last', '--json', '--home', home);
    expect(JSON.parse(half.stdout)).toMatchObject({ comparisons: [{ verdict: 'equal-so-far' }] });
    expect((await cli('sweep', 'resume', '--home', home)).code).toBe(0);
    expect(runsIn(home)[0]?.attempts).toBeGreaterThan(1);
    const { comparison } = await rerun(home, 'last');
    expect(comparison).toMatchObject({ verdict: 'equal', parameters: { compared: true, differences: [] } });
    expect(comparison.metrics.points).toBeGreaterThan(1000);
  });
});

it.runIf(nativeProblem === undefined)('on another backend it differs by rounding, and says why', async () => {
  const home = await trainIn(temporaryFolder());
  expect(runsIn(home)[0]?.backend).toBe('native');
  const { run: again, comparison } = await rerun(home, 'last', '--backend', 'cpu');
  expect(again).toMatchObject({ backend: 'cpu', rerunOf: runsIn(home)[0]?.id });
  expect(comparison).toMatchObject({ verdict: 'different', unexplained: false });
  expect(comparison.differences[0]).toMatchObject({ aspect: 'backend', first: 'native', other: 'cpu' });
  expect(comparison.differences.filter(({ matters }) => matters)).toHaveLength(1);
  for (const { largestRelative } of comparison.metrics.differences)
    expect(largestRelative).toBeLessThan(0.001);
  const strict = await cli('runs', 'compare', comparison.first, again.id, '--require-equal', '--home', home);
  expect(strict.code).toBe(7);
  expect(strict.stdout).toMatch(/\nDifferent: .*\n/);
  expect(strict.stdout).toMatch(/\| backend +\| native +\| cpu +\|/);
});

it('with another seed it is the seed that differs', async () => {
  const folder = temporaryFolder();
  await trainIn(folder, { training: { ...run.training, backend: 'cpu' } });
  const home = await trainIn(folder, { training: { ...run.training, backend: 'cpu' }, seed: 3 });
  const ids = runsIn(home).map(({ id }) => id);
  const { code, stdout } = await cli('runs', 'compare', ...ids, '--json', '--home', home);
  expect(code).toBe(0);
  const { comparisons } = JSON.parse(stdout) as { comparisons: RunComparison[] };
  expect(comparisons).toMatchObject([
    { verdict: 'different', differences: [{ aspect: 'seed', name: 'seed', first: '0', other: '3' }] },
  ]);
});

it('data that have changed since are refused, or taken when that is asked for', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  writeBars(join(folder, 'bars'));
  const add = () => cli('dataset', 'add', 'bars', join(folder, 'bars'), '--home', home);
  expect((await add()).code).toBe(0);
  await trainIn(folder, { dataset: { name: 'bars' }, training: { ...run.training, backend: 'cpu' } });
  await cli('dataset', 'remove', 'bars', '--home', home);
  expect(await cli('rerun', 'last', '--home', home)).toMatchObject({ code: 3 });

  const images = join(folder, 'bars', 'train-images-idx3-ubyte');
  const bytes = readFileSync(images);
  bytes[20] = 77;
  writeFileSync(images, bytes);
  expect((await add()).code).toBe(0);
  const refused = await cli('rerun', 'last', '--home', home);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^error DATASET_CHANGED: the run \S+ was trained on data with the fingerprint \w{64}, but "bars" now has the fingerprint \w{64}\. .*--any-data\.\n$/,
  );
  expect(runsIn(home)).toHaveLength(1);
  const { comparison } = await rerun(home, 'last', '--any-data');
  expect(comparison.verdict).toBe('different');
  expect(comparison.differences).toMatchObject([{ aspect: 'data', name: 'fingerprint' }]);
});

it('weights come from the same stage of the same run, or not at all', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const home = await trainIn(folder, { ...transferBase, transfer: { stage: 1 } });
  const [source, first] = runsIn(home);
  const { run: again, comparison } = await rerun(home, first?.id ?? '');
  expect(again.config.transfer).toEqual({ stage: 1, run: source?.id });
  expect(comparison).toMatchObject({ verdict: 'equal', differences: [] });
  expect(runsIn(home)).toHaveLength(3);

  const stage = join(homePaths(home).runs, source?.id ?? '', 'checkpoints', 'stage-1');
  const other = stage.replace(/stage-1$/, 'stage-2');
  for (const ending of ['json', 'safetensors']) {
    const content = readFileSync(`${other}.${ending}`);
    writeFileSync(
      `${stage}.${ending}`,
      ending === 'json' ? content.toString().replace('stage-2', 'stage-1') : content,
    );
  }
  const refused = await cli('rerun', first?.id ?? '', '--home', home);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^error TRANSFER_UNAVAILABLE: .* began with the weights of stage 1 of the run /,
  );
});
