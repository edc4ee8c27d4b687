import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createRunDirectory } from '../../src-main/rundir/config-file';
import { readHeartbeat } from '../../src-main/rundir/heartbeat';
import { runPaths } from '../../src-main/rundir/paths';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { builtWorker } from '../support/fault-app';
import { temporaryFolder } from '../support/temporary';

it('the heartbeat goes on during a step that does not end, and says what is done', async () => {
  const folder = join(temporaryFolder(), 'runs', 'r');
  mkdirSync(folder, { recursive: true });
  const config = runFileSchema.parse({
    name: 'long',
    dataset: { name: 'spirals', points: 3000 },
    model: { type: 'mlp', widths: [3000, 3000], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'sgd', learningRate: 0.01 },
    training: { epochs: 1, batchSize: 'full', backend: 'cpu' },
  });
  createRunDirectory(folder, { schemaVersion: 1, id: 'r', createdAt: 0, config });
  const worker = spawn(process.execPath, [builtWorker, folder], { stdio: 'ignore' });
  onTestFinished(() => {
    worker.kill('SIGKILL');
  });
  const times = new Set<number>();
  while (times.size < 3) {
    const beat = readHeartbeat(folder);
    if (beat?.phase === 'training') {
      expect(beat).toMatchObject({ pid: worker.pid, epoch: 0, step: 0 });
      times.add(beat.time);
    }
    await delay(50);
  }
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
  expect(existsSync(runPaths(folder).heartbeat)).toBe(true);
});
