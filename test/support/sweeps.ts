import { rmSync } from 'node:fs';
import type { App } from '../../src-main/app';
import { parseRunConfig, parseSweepConfig } from '../../src-main/domain/config/parse-config';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import type { SweepConfig } from '../../src-main/domain/config/sweep-config';
import type { RunRecord, SweepRecord } from '../../src-main/domain/records';
import { homePaths, sweepJournalFile } from '../../src-main/rundir/paths';
import { readSweepJournal } from '../../src-main/rundir/sweep-journal';
import type { SweepEvent } from '../../src-main/domain/sweep-event';

/** A training of a few milliseconds. */
export const tiny = {
  name: 'tiny',
  dataset: { name: 'spirals', points: 40, testPoints: 20 },
  model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
  training: { epochs: 5, batchSize: 20, backend: 'cpu', checkpointSeconds: 0.02 },
};
const objective = { metric: 'test/loss', goal: 'minimize' };

type Overrides = Record<string, unknown> & { training?: object; sweep?: object };

/** A sweep of tiny trainings; a grid of three rates and one seed unless something else is given. */
export function tinySweep({ training, sweep, ...others }: Overrides = {}): SweepConfig {
  const grid = { sampler: 'grid', space: { 'optimizer.learningRate': [0.01, 0.05, 0.1] } };
  const config = { ...tiny, objective, ...others, training: { ...tiny.training, ...training } };
  return parseSweepConfig(JSON.stringify({ ...config, sweep: sweep ?? grid }), 'sweep');
}

export function tinyRun({ training, ...others }: Overrides = {}): RunConfig {
  const config = { ...tiny, objective, ...others, training: { ...tiny.training, ...training } };
  return parseRunConfig(JSON.stringify(config), 'run');
}

export const scopeOf = (...sweepIds: string[]) => ({ sweepIds, runIds: [] });

/** Stores a sweep and trains it. */
export async function trained(app: App, config: SweepConfig, parallel = 2): Promise<SweepRecord> {
  const { id } = app.sweeps.submit(config);
  await app.sweeps.work(scopeOf(id), { parallel });
  return app.sweeps.find(id);
}

export function sweepEvents(home: string, id: string): SweepEvent[] {
  return readSweepJournal(sweepJournalFile(homePaths(home), id)).events;
}

/** What a home has of its runs and sweeps, without what differs from one reading to the next. */
export function contentOf(app: App) {
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    sweeps: app.sweeps.list().sort(byId),
    runs: app.runs.list().sort(byId),
    fronts: app.sweeps.list().map(({ id }) => app.sweeps.front(id)),
  };
}

/** The run of a sweep with this point and seed. */
export function runAt(app: App, sweepId: string, point: number, seed = 0): RunRecord {
  const run = app.sweeps
    .runs(sweepId)
    .find(({ place, config }) => place?.point === point && config.seed === seed);
  if (run === undefined) throw new Error(`no run of point ${point} and seed ${seed}`);
  return run;
}

export function removeDatabase(home: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(homePaths(home).database + suffix, { force: true });
}
