import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillStore } from '../../../src-main/app/selftest/fill-store.ts';
import type { SweepConfig } from '../../../src-main/domain/config/sweep-config.ts';
import type { RunRecord } from '../../../src-main/domain/records.ts';
import type { RunEvent, RunEventBody } from '../../../src-main/domain/run-event.ts';
import { createLocalExecutor } from '../../../src-main/executors/local/local-executor.ts';
import { homePaths, type HomePaths } from '../../../src-main/rundir/paths.ts';
import type { SchedulerContext } from '../../../src-main/scheduler/context.ts';
import { submitSweep } from '../../../src-main/scheduler/submit.ts';
import { openStore } from '../../../src-main/store/store.ts';
import { sampleSweep } from '../../support/samples.ts';

/** Runs of the large sweep that are left to train while it is looked at. */
export const liveRuns = 20;
const epochs = 200;

function newHome(root: string): HomePaths {
  const paths = homePaths(root);
  for (const folder of [paths.runs, paths.sweeps, paths.datasets]) mkdirSync(folder, { recursive: true });
  return paths;
}

/** Makes a home in a folder unless it is there from another time. */
function keptHome(folder: string, name: string, make: (paths: HomePaths) => void): string {
  const root = join(folder, name);
  if (existsSync(root)) return root;
  const unfinished = `${root}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  process.stderr.write(`making ${name} …\n`);
  make(newHome(unfinished));
  renameSync(unfinished, root);
  return root;
}

/** Many runs of a hundred sweeps, with few values each. */
export const homeOfRuns = (folder: string, runs: number): string =>
  keptHome(folder, `runs-${runs}`, ({ database }) => {
    const store = openStore(database);
    fillStore(store, { runs, points: 4, onProgress: () => undefined });
    store.dispose();
  });

/** What the scheduler's functions need where nothing is trained. */
export function contextOf(paths: HomePaths): SchedulerContext {
  const runtime = { node: process.execPath, workerEntry: '', gpusFor: () => 'none' as const };
  return {
    store: openStore(paths.database),
    paths,
    executor: createLocalExecutor(runtime),
    sweeps: new Map(),
  };
}

/** One sweep of 400 points with five seeds each, of which all but some runs have finished. */
export const homeOfSweep = (folder: string): string =>
  keptHome(folder, 'sweep-2000', (paths) => {
    const context = contextOf(paths);
    const id = submitSweep(context, largeSweep());
    for (const run of context.store.runs.list({ sweepId: id }).slice(0, -liveRuns)) {
      const events = [started, ...curve(run, 1, epochs / 2), finished].map((body, index): RunEvent => ({
        seq: index + 1,
        time: run.createdAt + index * 1000,
        ...body,
      }));
      context.store.journal.ingest(run.id, events, 0, 1);
    }
    context.store.dispose();
  });

function largeSweep(): SweepConfig {
  const sample = sampleSweep('spirals.yaml');
  const rates = Array.from({ length: 20 }, (_, index) => 10 ** (-4 + index / 5));
  return {
    ...sample,
    name: 'Twenty by twenty rates',
    seeds: 5,
    training: { ...sample.training, epochs },
    model: { type: 'mlp', widths: [10, 10], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    sweep: { ...sample.sweep, space: { 'strategy.gammaG': rates, 'strategy.gammaB': rates } },
  };
}

export const started: RunEventBody = {
  type: 'started',
  attempt: 1,
  pid: process.pid,
  host: 'bench',
  resumedFrom: null,
  backend: 'cpu',
  versions: {},
  fingerprint: 'bench',
  parameters: 654,
  trainExamples: 300,
  testExamples: 300,
};
const finished: RunEventBody = { type: 'finished', epoch: epochs, step: epochs * 10 };

/** Values of every other epoch. */
function curve({ place, config }: RunRecord, first: number, count: number): RunEventBody[] {
  return Array.from({ length: count }, (_, index) => {
    const at = 2 * (first + index);
    const point = place?.point ?? 0;
    const fall = 48 * Math.exp(-at / (8 + (point % 20) * 5)) + 1 + 0.4 * config.seed + point / 100;
    const error = fall * (1 + 0.1 * Math.sin(at * 1.7 + point + config.seed));
    return {
      type: 'metrics',
      epoch: at,
      step: at * 10,
      values: { 'test/error': error, 'train/loss': error / 80 },
    };
  });
}
