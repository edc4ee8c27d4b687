import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { loadLatestCheckpoint } from '../../src-main/rundir/checkpoint';
import { openJournal } from '../../src-main/rundir/journal-writer';
import { homePaths } from '../../src-main/rundir/paths';
import { trainRun } from '../../src-main/training/train-run';
import { temporaryFolder } from '../support/temporary';

const config = runFileSchema.parse({
  name: 'flushed',
  dataset: { name: 'xor', points: 40, testPoints: 10 },
  model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
  optimizer: { type: 'sgd', learningRate: 0.1 },
  training: { epochs: 3, batchSize: 10, checkpointSeconds: 1e-6, backend: 'cpu' },
});

it('metrics are on the disk before a checkpoint behind them is, or a power cut would lose them for good', async () => {
  const folder = temporaryFolder();
  const checkpointsFolder = join(folder, 'checkpoints');
  const journal = openJournal(join(folder, 'journal.ndjson'));
  let recorded = 0;
  let flushed = 0;
  const checkpoints: number[] = [];
  await trainRun({
    config,
    home: homePaths(folder),
    checkpointsFolder,
    journal: {
      ...journal,
      append(event) {
        if (event.type === 'metrics') recorded = event.step;
        if (event.type === 'checkpoint') {
          checkpoints.push(event.step);
          expect(flushed).toBe(recorded);
        }
        journal.append(event);
      },
      flush() {
        // The one to come is not there yet.
        const written = loadLatestCheckpoint(checkpointsFolder).checkpoint?.position.step;
        expect(written).toBe(checkpoints.at(-1));
        journal.flush();
        flushed = recorded;
      },
    },
    stop: { reason: undefined },
    position: { epoch: 0, partialEpoch: 0, step: 0 },
    attempt: { number: 1, pid: 1, host: 'here' },
  });
  journal.dispose();
  expect(checkpoints.length).toBeGreaterThan(5);
  expect(recorded).toBe(12);
});
