import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cli, writeConfig } from '../support/cli';
import { runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';

/** Two checkpoints of this network do not fit beside each other on the small disk below, the first one does. */
const run = {
  name: 'full disk',
  dataset: { name: 'spirals', points: 40, testPoints: 40 },
  model: { type: 'mlp', widths: [140, 140], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
  training: { epochs: 40, batchSize: 'full', checkpointSeconds: 0.001, backend: 'cpu' },
};

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

it.runIf(canMount)(
  'a disk that fills up while checkpointing fails the run, which goes on once there is space',
  async ({ skip }) => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    // Only the run directories lie on the small disk.
    const disk = join(home, 'runs');
    mkdirSync(disk, { recursive: true });
    const mount = (options: string): boolean =>
      spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0;
    if (!mount('size=1200k')) skip("a small file system can't be mounted here");
    onTestFinished(() => {
      spawnSync('umount', ['-l', disk]);
    });
    const full = await cli('train', writeConfig(folder, 'run.json', run), '--home', home);
    expect(full.code, full.stderr).toBe(5);
    expect(full.stdout).toMatch(/state +failed: no space left on the disk while writing .*checkpoints/);
    expect(full.stdout).toMatch(/advice +Free some space/);
    expect(runsIn(home)[0]).toMatchObject({ state: 'failed', outcome: { code: 'DISK_FULL' } });

    expect(mount('remount,size=60m')).toBe(true);
    const resumed = await cli('sweep', 'resume', '--failed', '--home', home);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(runsIn(home)[0]).toMatchObject({ state: 'finished', attempts: 2, epoch: 40, outcome: undefined });
  },
);
