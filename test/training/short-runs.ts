import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import { isMachineMetric } from '../../src-main/domain/metrics';
import { loadLatestCheckpoint } from '../../src-main/rundir/checkpoint';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { openJournal } from '../../src-main/rundir/journal-writer';
import { homePaths } from '../../src-main/rundir/paths';
import { trainRun, type TrainingEnd } from '../../src-main/training/train-run';

/** Trains a run of a home from where an earlier call stopped; stops after so many steps, if any. */
export async function train(
  home: string,
  run: string,
  config: RunConfig,
  steps = Infinity,
): Promise<TrainingEnd> {
  const folder = join(home, run);
  mkdirSync(folder, { recursive: true });
  const journal = openJournal(join(folder, 'journal.ndjson'));
  let left = steps;
  try {
    return await trainRun({
      config,
      home: homePaths(home),
      checkpointsFolder: join(folder, 'checkpoints'),
      journal,
      stop: {
        get reason() {
          return left-- > 0 ? undefined : 'signal';
        },
      },
      position: { epoch: 0, partialEpoch: 0, step: 0 },
      attempt: { number: 1, pid: 1, host: 'here' },
    });
  } finally {
    journal.dispose();
  }
}

/** What a run ended with: its tensors, and the metrics of each epoch but those of the clock. */
export function endOf(home: string, run: string) {
  const { checkpoint } = loadLatestCheckpoint(join(home, run, 'checkpoints'));
  const { events } = readWholeJournal(join(home, run, 'journal.ndjson'));
  const metrics = events
    .filter((event) => event.type === 'metrics')
    .map(({ values }) => Object.entries(values).filter(([name]) => !isMachineMetric(name)));
  return { tensors: checkpoint?.tensors, step: checkpoint?.position.step, metrics };
}
