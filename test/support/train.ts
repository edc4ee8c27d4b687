import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import type { RunEventBody } from '../../src-main/domain/run-event';
import { homePaths } from '../../src-main/rundir/paths';
import { trainRun } from '../../src-main/training/train-run';

/** Trains a whole run in this process, with data of the home `folder`, and returns the metrics of each epoch. */
export async function trainedMetrics(config: RunConfig, folder: string): Promise<Record<string, number>[]> {
  const events = await trainedEvents(config, folder);
  return events.flatMap((event) => (event.type === 'metrics' ? [event.values] : []));
}

/** The same with all that its journal says. */
export async function trainedEvents(config: RunConfig, folder: string): Promise<RunEventBody[]> {
  const events: RunEventBody[] = [];
  const end = await trainRun({
    config,
    home: homePaths(folder),
    checkpointsFolder: join(folder, 'checkpoints'),
    journal: {
      append: (event) => events.push(structuredClone(event)),
      flush: () => undefined,
      lastBackend: undefined,
    },
    stop: { reason: undefined },
    position: { epoch: 0, partialEpoch: 0, step: 0 },
    attempt: { number: 1, pid: 1, host: 'here' },
  });
  expect(end).toEqual({ type: 'finished' });
  return events;
}
