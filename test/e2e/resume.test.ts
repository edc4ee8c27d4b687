import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { nativeProblem } from '../nn/support/backends';
import { writeBars } from '../support/bars';
import { cli, startCli, writeConfig } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

/** Batch norm, momentum, augmentation and a schedule all have a state that a resumed run must find again. */
const run = {
  name: 'resumed',
  dataset: {
    name: 'bars',
    augment: { flip: true, crop: 2, cutout: 3, colorJitter: { brightness: 0.3, contrast: 0.3 }, mixup: 0.4 },
  },
  model: { type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic' },
  strategy: { type: 'relinear-sw-l2', betaG: 0.001, betaB: 0.001 },
  optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 0.0001 },
  schedule: { type: 'multistep', milestones: [3, 7], factor: 0.5 },
  training: { batchSize: 7, evaluateEvery: 3, checkpointSeconds: 0.1 },
};

/** Long enough on each backend to be interrupted. */
const epochs = { cpu: 10, native: 60 };
const backends = nativeProblem === undefined ? (['cpu', 'native'] as const) : (['cpu'] as const);

it.each(backends)(
  'an image network on %s that is interrupted again and again ends with the bits of one that is not',
  { timeout: 240_000 },
  async (backend) => {
    const folder = temporaryFolder();
    const training = { ...run.training, backend, epochs: epochs[backend] };
    const file = writeConfig(folder, 'run.json', { ...run, training });
    writeBars(join(folder, 'bars'));
    const [calm, interrupted] = ['calm', 'interrupted'].map((name) => join(folder, name)) as [string, string];
    for (const home of [calm, interrupted]) {
      expect((await cli('dataset', 'add', 'bars', join(folder, 'bars'), '--home', home)).code).toBe(0);
    }
    expect((await cli('train', file, '--home', calm)).code).toBe(0);

    let code: number | null = null;
    let command = ['train', file];
    for (let attempt = 1; attempt <= 4 && code !== 0; attempt++) {
      const app = startCli([...command, '--home', interrupted]);
      if (attempt < 4) {
        for (let i = 0; i < 400 && liveWorkers(interrupted).length === 0; i++) await delay(20);
        await delay(800);
        app.process.kill('SIGTERM');
      }
      code = (await app.result).code;
      command = ['sweep', 'resume'];
    }
    expect(runsIn(interrupted)[0]?.state).toBe('finished');
    expect(runsIn(interrupted)[0]?.attempts).toBeGreaterThan(1);
    expect(resultsOf(interrupted)).toEqual(resultsOf(calm));
  },
);
