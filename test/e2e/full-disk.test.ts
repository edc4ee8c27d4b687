import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { homePaths } from '../../src-main/rundir/paths';
import { cli, writeConfig } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

/** Two checkpoints of this network do not fit beside each other on the small disk below, the first one does. */
const run = {
  name: 'full disk',
  dataset: { name: 'spirals', points: 40, testPoints: 40 },
  model: { type: 'mlp', widths: [140, 140], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
  training: { epochs: 40, batchSize: 'full', checkpointSeconds: 0.001, backend: 'cpu' },
};
const sweep = {
  ...run,
  name: 'full disk of a sweep',
  seeds: 6,
  objective: { metric: 'test/error', goal: 'minimize' },
  sweep: { sampler: 'grid', space: { 'strategy.gammaG': [0.1] } },
};

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** Mounts a small disk; undefined where that is not possible here. Mounting again with other options changes it. */
function smallDisk(disk: string, size: string): ((size: string) => boolean) | undefined {
  mkdirSync(disk, { recursive: true });
  const mount = (options: string): boolean =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0;
  if (!mount(`size=${size}`)) return undefined;
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  return (other) => mount(`remount,size=${other}`);
}

const withoutReserve = { runs: { reserveMiB: 0 } };

describe.runIf(canMount)('a disk that fills up', () => {
  it('while checkpointing puts the run back into the queue, from where it goes on once there is space', async ({
    skip,
  }) => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    // Only the run directories lie on the small disk.
    const resize = smallDisk(join(home, 'runs'), '1200k');
    if (resize === undefined) skip("a small file system can't be mounted here");
    writeConfig(home, 'settings.json', withoutReserve);
    const full = await cli('train', writeConfig(folder, 'run.json', run), '--home', home);
    expect(full.code, full.stderr).toBe(6);
    expect(full.stderr).toMatch(/no space left on the disk while writing .*checkpoints/);
    expect(full.stderr).toMatch(/Free some space, then continue with `quadlab sweep resume`/);
    expect(runsIn(home)[0]).toMatchObject({ state: 'queued', attempts: 1 });

    expect(resize?.('60m')).toBe(true);
    const resumed = await cli('sweep', 'resume', '--home', home);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(runsIn(home)[0]).toMatchObject({ state: 'finished', attempts: 2, epoch: 40, outcome: undefined });
  });

  it('fails no run of a sweep: none starts after that, and all finish later with the bits of a calm one', async ({
    skip,
  }) => {
    const folder = temporaryFolder();
    const [home, calm] = [join(folder, 'home'), join(folder, 'calm')];
    const resize = smallDisk(join(home, 'runs'), '3m');
    if (resize === undefined) skip("a small file system can't be mounted here");
    writeConfig(home, 'settings.json', withoutReserve);
    const file = writeConfig(folder, 'sweep.json', sweep);
    const full = await cli('sweep', 'run', file, '--home', home, '--parallel', '2');
    expect(full.code, full.stderr).toBe(6);
    const states = runsIn(home).map(({ state }) => state);
    expect(states).toContain('queued');
    expect(states.filter((state) => state !== 'queued' && state !== 'finished')).toEqual([]);
    const attempts = runsIn(home).reduce((sum, run) => sum + run.attempts, 0);
    expect(attempts).toBeLessThan(6);
    expect(liveWorkers(home)).toEqual([]);

    expect(resize?.('60m')).toBe(true);
    const resumed = await cli('sweep', 'resume', '--home', home, '--parallel', '2');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(runsIn(home).map(({ state }) => state)).toEqual(Array(6).fill('finished'));
    expect((await cli('sweep', 'run', file, '--home', calm, '--parallel', '2')).code).toBe(0);
    expect(resultsOf(home)).toEqual(resultsOf(calm));
  });

  it('under the database alone keeps nothing from the journals, which are read when there is room', async ({
    skip,
  }) => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    // The home lies on the small disk, its runs on a large one; room is left for the first page or two.
    const resize = smallDisk(home, '400k');
    if (resize === undefined) skip("a small file system can't be mounted here");
    const large = smallDisk(join(home, 'runs'), '60m');
    if (large === undefined) skip("a small file system can't be mounted here");
    writeConfig(home, 'settings.json', withoutReserve);
    const long = { ...run, training: { ...run.training, epochs: 400, checkpointSeconds: 1 } };
    const config = writeConfig(folder, 'run.json', { ...long, model: { ...run.model, widths: [4] } });
    const filler = join(home, 'filler');
    const full = cli('train', config, '--home', home);
    for (let i = 0; i < 400 && !journalsIn(home).some((file) => existsSync(file)); i++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    try {
      writeFileSync(filler, Buffer.alloc(4 * 2 ** 20));
    } catch {
      // All that there was is taken.
    }
    const { code, stderr } = await full;
    expect(code, stderr).toBe(6);
    expect(runsIn(home)[0]?.epoch).toBeLessThan(400);
    const [journal = ''] = journalsIn(home);
    expect(readWholeJournal(journal).events.at(-1)?.type).toBe('finished');

    expect(resize?.('60m')).toBe(true);
    await cli('sweep', 'resume', '--home', home);
    expect(runsIn(home)[0]).toMatchObject({ state: 'finished', epoch: 400, attempts: 1 });
    expect(readFileSync(journal, 'utf8')).not.toContain('crashed');
    const loss = resultsOf(home)['0/0']?.['train/loss'] ?? [];
    const points = readWholeJournal(journal).events.filter(({ type }) => type === 'metrics').length;
    expect(loss).toHaveLength(2 * points);
  });
});

const journalsIn = (home: string): string[] => {
  const { runs } = homePaths(home);
  return existsSync(runs) ? readdirSync(runs).map((name) => join(runs, name, 'journal.ndjson')) : [];
};

it('a disk with less than the reserve starts no run, and says so', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  writeConfig(home, 'settings.json', { runs: { reserveMiB: 2 ** 40 } });
  const short = await cli('train', writeConfig(folder, 'run.json', run), '--home', home);
  expect(short.code).toBe(6);
  expect(short.stderr).toMatch(/DISK_FULL: the disk of .* has \d+ MiB left, less than the 1099511627776 MiB/);
  expect(runsIn(home)[0]).toMatchObject({ state: 'queued', attempts: 0 });
});
