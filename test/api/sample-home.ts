import type { App } from '../../src-main/app';
import type { RunRecord } from '../../src-main/domain/records';
import type { RunEventBody } from '../../src-main/domain/run-event';
import { createLocalExecutor } from '../../src-main/executors/local/local-executor';
import { runPaths } from '../../src-main/rundir/paths';
import { openJournal } from '../../src-main/rundir/journal-writer';
import { ingestJournal } from '../../src-main/scheduler/ingest-journal';
import { ensureDirectoryOf } from '../../src-main/scheduler/run-directory';
import { openStore } from '../../src-main/store/store';
import { sampleSweep } from '../support/samples';

export type Ending = 'finished' | 'diverged' | 'failed' | 'running' | 'queued';

/** How the three seeds of each of the five configurations fare. */
const unrulyEndings: Ending[][] = [
  ['finished', 'finished', 'finished'],
  ['finished', 'finished', 'diverged'],
  ['finished', 'running', 'queued'],
  ['diverged', 'diverged', 'failed'],
  ['queued', 'queued', 'queued'],
];

/** A sweep whose runs are in many states, with journals as workers write them and values that are not finite. */
export function addUnrulySweep(app: App): string {
  return addSweep(app, (point, seed) => unrulyEndings[point]?.[seed] ?? 'queued');
}

/** What a run records after an epoch. */
type ValuesAt = (point: number, seed: number, epoch: number) => Record<string, number>;

export function addSweep(
  app: App,
  endingOf: (point: number, seed: number) => Ending,
  sample = sampleSweep('spirals.yaml'),
  valuesAt?: ValuesAt,
  epochs = 60,
): string {
  // The curves below are made for so many epochs, whatever the sample has.
  const { id } = app.sweeps.submit({ ...sample, training: { ...sample.training, epochs } });
  const store = openStore(app.paths.database);
  try {
    for (const run of app.sweeps.runs(id)) {
      const context = {
        store,
        paths: app.paths,
        executor: createLocalExecutor({ ...app.runtime, gpusFor: () => 'none' as const }),
        sweeps: new Map(),
      };
      ensureDirectoryOf(context, run);
      const ending = endingOf(run.place?.point ?? 0, run.config.seed);
      const journal = openJournal(runPaths(app.runs.folder(run.id)).journal);
      for (const event of eventsOf(run, ending, valuesAt)) journal.append(event);
      journal.dispose();
      ingestJournal(context, run.id);
    }
  } finally {
    store.dispose();
  }
  return id;
}

function eventsOf(run: RunRecord, ending: Ending, valuesAt?: ValuesAt): RunEventBody[] {
  if (ending === 'queued') return [];
  const { epochs } = run.config.training;
  const last = ending === 'finished' ? epochs : Math.round(epochs * 0.55);
  return [started(run), ...metricsUpTo(run, last, ending, valuesAt), ...ends(last)[ending]];
}

function started({ place }: RunRecord): RunEventBody {
  return {
    type: 'started',
    attempt: 1,
    pid: 1,
    host: 'sample',
    resumedFrom: null,
    backend: 'cpu',
    versions: {},
    fingerprint: 'sample',
    parameters: [218, 654, 654, 654, 436][place?.point ?? 0] ?? 1,
    trainExamples: 300,
    testExamples: 300,
  };
}

function metricsUpTo(run: RunRecord, last: number, ending: Ending, valuesAt?: ValuesAt): RunEventBody[] {
  const point = run.place?.point ?? 0;
  const wobble = (epoch: number): number => Math.sin(epoch * 1.7 + run.config.seed * 2 + point) * 0.12;
  return Array.from({ length: Math.floor(last / 2) }, (_, index): RunEventBody => {
    const epoch = 2 * (index + 1);
    const fall = 48 * Math.exp(-epoch / (8 + 5 * point)) + 1 + 0.4 * run.config.seed;
    const lost = ending === 'diverged' && epoch > last - 4;
    return {
      type: 'metrics',
      epoch,
      step: epoch * 10,
      values: valuesAt?.(point, run.config.seed, epoch) ?? {
        'test/error': lost ? NaN : fall * (1 + wobble(epoch)),
        // One value of one seed that overflowed, and everything after a divergence.
        'train/loss': lost
          ? NaN
          : point === 1 && run.config.seed === 0 && epoch === 60
            ? Infinity
            : fall / 80,
      },
    };
  });
}

function ends(epoch: number): Record<Ending, RunEventBody[]> {
  const position = { epoch, step: epoch * 10 };
  return {
    finished: [{ type: 'finished', ...position }],
    diverged: [
      {
        type: 'diverged',
        ...position,
        layer: 'hidden2',
        where: 'output',
        message: 'the output of hidden2 has a value that is not finite',
      },
    ],
    failed: [
      {
        type: 'failed',
        code: 'DISK_FULL',
        message: 'no space left on the disk while writing a checkpoint',
        advice: 'Free some space.',
      },
    ],
    running: [],
    queued: [],
  };
}
