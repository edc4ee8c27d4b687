import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QuadLabError } from '../../../core/errors';
import { sweepFileSchema, type SweepConfig } from '../../../domain/config/sweep-config';
import { readWholeJournal } from '../../../rundir/journal-reader';
import { runPaths } from '../../../rundir/paths';
import { createApp, type App } from '../../create-app';
import { machine } from '../measure';
import { withTimes } from './processor-time';
import { stagesOf, timesOf, type RunTimes, type Stages } from './stages';

export interface ShortRunsOptions {
  /** A new home that is kept; without it, one in the folder for temporary files that is removed. */
  home: string | undefined;
  runs: number;
  /** How long each run trains, about. */
  seconds: number;
  /** How many train at a time, on a thread each. */
  parallel: number;
  onProgress: (ended: number) => void;
}

/** The work that a run is for, by runs so long that all else is small beside it. */
export interface Calibration {
  epochs: number;
  /** Seconds of such a run's epochs, and those that processors computed for them; undefined where that is not known. */
  seconds: number;
  computing: number | undefined;
}

export interface ShortRunsReport {
  machine: string;
  home: string;
  runs: number;
  parallel: number;
  calibration: Calibration;
  seconds: number;
  /** Seconds that processors computed: for this process, for the workers, and for the runs' own work. */
  computing: { app: number; workers: number; own: number } | undefined;
  /** How much more was computed than for the runs' own work: 0.1 means 10 % more. */
  computingOverhead: number | undefined;
  /** How much longer the runs had their places than they trained, by their journals. */
  overhead: number;
  stages: Stages;
}

const lookMilliseconds = 300;
/** Epochs that give a first idea and warm up; a long run takes so many short ones, and so many seconds at the least. */
const [firstEpochs, longRuns, leastSeconds] = [200, 10, 2];

/** Trains many short runs with the app and its workers, and measures what these take beside the training itself. */
export async function measureShortRuns(options: ShortRunsOptions): Promise<ShortRunsReport> {
  const { home, runs, parallel } = options;
  const root = home ?? mkdtempSync(join(tmpdir(), 'quadlab-selftest-'));
  try {
    const app = await createApp({ home: root });
    try {
      if (app.sweeps.list().length > 0) throw notEmpty(root);
      const before = await calibrate(app, options);
      // A machine with other work takes longer than it computes.
      const epochs = Math.max(1, Math.round(options.seconds / (before.computing ?? before.seconds)));
      const sweep = sweepOf('short runs', epochs, runs);
      const { seconds, processor, times } = await train(app, sweep, parallel, options.onProgress);
      const calibration = timesOfEpochs(epochs, [before, await calibrate(app, options)]);
      const { computing } = calibration;
      const computed =
        processor.children === undefined || computing === undefined
          ? undefined
          : { app: processor.own, workers: processor.children, own: runs * computing };
      const stages = stagesOf(times, parallel, seconds);
      return {
        machine: machine(),
        home: root,
        runs,
        parallel,
        calibration,
        seconds,
        computing: computed,
        computingOverhead: computed && (computed.app + computed.workers) / computed.own - 1,
        overhead: (1000 * parallel * seconds) / runs / stages.training - 1,
        stages,
      };
    } finally {
      app.dispose();
    }
  } finally {
    if (home === undefined) rmSync(root, { recursive: true, force: true });
  }
}

/** Seconds of an epoch, and those that processors computed for it; undefined where that is not known. */
type EpochTimes = Pick<Calibration, 'seconds' | 'computing'>;

/** Finds by two trainings, of which one is longer, what an epoch takes when all else is left out. */
async function calibrate(app: App, { seconds, parallel }: ShortRunsOptions): Promise<EpochTimes> {
  const first = await train(app, sweepOf('first epochs', firstEpochs, parallel), parallel);
  const idea = meanOf(first.times) / firstEpochs;
  const longEpochs = firstEpochs + Math.ceil(Math.max(longRuns * seconds, leastSeconds) / idea);
  const long = await train(app, sweepOf('many epochs', longEpochs, parallel), parallel);
  const [fewer, more] = [first.processor.children, long.processor.children];
  const epochs = longEpochs - firstEpochs;
  return {
    seconds: (meanOf(long.times) - meanOf(first.times)) / epochs,
    computing: fewer === undefined || more === undefined ? undefined : (more - fewer) / epochs / parallel,
  };
}

/** The means of some measurements, for so many epochs. */
function timesOfEpochs(epochs: number, each: readonly EpochTimes[]): Calibration {
  const computed = each.flatMap(({ computing }) => computing ?? []);
  return {
    epochs,
    seconds: epochs * mean(each.map(({ seconds }) => seconds)),
    computing: computed.length < each.length ? undefined : epochs * mean(computed),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Seconds of training. */
const meanOf = (times: readonly RunTimes[]): number => mean(times.map(({ training }) => training / 1000));

async function train(
  app: App,
  sweep: SweepConfig,
  parallel: number,
  onProgress: (ended: number) => void = () => undefined,
) {
  const { id } = app.sweeps.submit(sweep);
  const scope = { sweepIds: [id], runIds: [] };
  let lookedAt = -Infinity;
  const took = await withTimes(() =>
    app.sweeps.work(scope, {
      parallel,
      onTick: () => {
        if (performance.now() - lookedAt < lookMilliseconds) return;
        lookedAt = performance.now();
        onProgress(app.sweeps.progress(scope).ended);
      },
    }),
  );
  const runs = app.sweeps.runs(id);
  const times = runs.flatMap(
    (run) => timesOf(readWholeJournal(runPaths(app.runs.folder(run.id)).journal).events) ?? [],
  );
  if (times.length < runs.length) throw notTrained(runs.length - times.length);
  return { ...took, times };
}

/** Two spirals, learnt by a small network, for so many epochs and with so many seeds. */
function sweepOf(name: string, epochs: number, seeds: number): SweepConfig {
  return sweepFileSchema.parse({
    name,
    dataset: { name: 'spirals', points: 300, testPoints: 300 },
    model: { type: 'mlp', widths: [10, 10, 10], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.001 },
    training: { epochs, batchSize: 32, evaluateEvery: 2, backend: 'native', threads: 1 },
    seeds,
    sweep: { sampler: 'grid', space: { 'strategy.gammaG': [0.1] } },
    objective: { metric: 'test/error', goal: 'minimize' },
  });
}

function notEmpty(home: string): QuadLabError {
  return new QuadLabError('HOME_UNUSABLE', `the home ${home} has sweeps; the self-test makes a new one`, {
    advice: 'Give a folder that is not there yet, or leave --home out.',
  });
}

function notTrained(count: number): QuadLabError {
  return new QuadLabError('INTERNAL', `${count} runs of the self-test did not train to their end at once`, {
    advice: 'Give it a --home, and look there with `quadlab runs list --home DIR`.',
  });
}
