import { cpSync, existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { isMachineMetric } from '../../src-main/domain/metrics';
import { loadLatestCheckpoint } from '../../src-main/rundir/checkpoint';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { openJournal } from '../../src-main/rundir/journal-writer';
import { homePaths } from '../../src-main/rundir/paths';
import type { TrainingEnd } from '../../src-main/training/train-run';
import { trainRun } from '../../src-main/training/train-run';
import { nativeProblem } from '../nn/support/backends';
import { writeBars } from '../support/bars';
import { imageContent, imagePart, storeArrays } from '../datasets/stored-arrays';
import { temporaryFolder } from '../support/temporary';

const backends = nativeProblem === undefined ? (['cpu', 'native'] as const) : (['cpu'] as const);

/** 4 epochs of 5 steps. */
const base = {
  name: 'spirals',
  dataset: { name: 'spirals', points: 50, testPoints: 20 },
  model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
  optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
  training: { epochs: 4, batchSize: 10, backend: 'cpu' },
};

/** Trains in a folder from where an earlier call stopped; stops after so many steps, if any. */
async function train(folder: string, config: object, steps = Infinity): Promise<TrainingEnd> {
  const journal = openJournal(join(folder, 'journal.ndjson'));
  let left = steps;
  try {
    return await trainRun({
      config: runFileSchema.parse({ ...base, ...config }),
      home: homePaths(folder),
      checkpointsFolder: join(folder, 'checkpoints'),
      journal,
      stop: {
        // Training asks once before each step.
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

/** Metrics of each epoch that was recorded, without those of the clock. */
function metricsIn(folder: string): Record<string, unknown>[] {
  const { events } = readWholeJournal(join(folder, 'journal.ndjson'));
  return events
    .filter((event) => event.type === 'metrics')
    .map(({ values }) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => !isMachineMetric(name))),
    );
}

const ratesIn = (folder: string, group: string): unknown[] =>
  metricsIn(folder).map((values) => values[`learning_rate/${group}`]);

function expectClose(actual: unknown[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 12);
  });
}

describe('learning rates of a training', () => {
  it('change after each step where the schedule says so; the recorded ones are of the last step', async () => {
    const folder = temporaryFolder();
    await train(folder, { schedule: { type: 'polynomial', every: 'step' } });
    expectClose(
      ratesIn(folder, 'r'),
      [4, 9, 14, 19].map((step) => 0.1 * (1 - step / 20)),
    );
  });

  it('of quadratic terms decay together with it where they are given as rates', async () => {
    const folder = temporaryFolder();
    await train(folder, {
      strategy: { type: 'relinear-sg', gammaG: 0.001, gammaB: 0.0002, gammaAs: 'rate' },
      schedule: { type: 'multistep', milestones: [1, 3], factor: 0.5 },
    });
    expectClose(ratesIn(folder, 'r'), [0.1, 0.05, 0.05, 0.025]);
    expectClose(ratesIn(folder, 'g'), [0.001, 0.0005, 0.0005, 0.00025]);
    expectClose(ratesIn(folder, 'b'), [0.0002, 0.0001, 0.0001, 0.00005]);
  });
});

describe('a training that is stopped in the midst of epochs', () => {
  const schedules = [
    { type: 'cosine', end: 0.01, every: 'step', warmup: { epochs: 2, every: 'step' } },
    { type: 'polynomial', power: 0.9, warmup: { epochs: 1 } },
  ];
  const optimizers = [
    { type: 'adamw', learningRate: 0.05, clipNorm: 0.1, noWeightDecay: ['dense_2'] },
    { type: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true, weightDecay: 0.01, clipValue: 0.01 },
  ];
  const cases = optimizers.flatMap((optimizer) => schedules.map((schedule) => ({ optimizer, schedule })));

  it.each(cases)(
    'ends with the bits of one that is not: $optimizer.type, $schedule.type',
    async (settings) => {
      const config = { ...settings, training: { ...base.training, labelSmoothing: 0.1 } };
      const [calm, stopped] = [temporaryFolder(), temporaryFolder()];
      expect(await train(calm, config)).toEqual({ type: 'finished' });
      expect(await train(stopped, config, 3)).toMatchObject({ type: 'stopped' });
      expect(await train(stopped, config, 9)).toMatchObject({ type: 'stopped' });
      expect(await train(stopped, config)).toEqual({ type: 'finished' });
      const [expected, actual] = [calm, stopped].map(
        (folder) => loadLatestCheckpoint(join(folder, 'checkpoints')).checkpoint,
      );
      expect(actual?.position.step).toBe(20);
      expect(actual?.tensors).toEqual(expected?.tensors);
      expect(metricsIn(stopped)).toEqual(metricsIn(calm));
    },
  );
});

describe('a training whose batches a thread prepares', () => {
  /** Batches of 20 · 32 · 32 numbers. */
  const images = {
    dataset: { name: 'noisy-images', images: 60, testImages: 20, size: 32 },
    model: { type: 'autoencoder', filters: 2, kernelSize: 3, neuron: 'conventional' },
    optimizer: { type: 'sgd', learningRate: 0.001 },
    training: { epochs: 3, batchSize: 20, backend: 'cpu' },
  };

  it('ends with the same bits where it is stopped in between, and records how long it waited', async () => {
    const [calm, stopped] = [temporaryFolder(), temporaryFolder()];
    expect(await train(calm, images)).toEqual({ type: 'finished' });
    expect(await train(stopped, images, 5)).toMatchObject({ type: 'stopped' });
    expect(await train(stopped, images)).toEqual({ type: 'finished' });
    expect(metricsIn(stopped)).toEqual(metricsIn(calm));
    const { events } = readWholeJournal(join(calm, 'journal.ndjson'));
    for (const event of events.filter(({ type }) => type === 'metrics')) {
      expect(event).toMatchObject({ values: { 'time/data_wait_ms': expect.any(Number) as number } });
    }
  });
});

describe.each(backends)('a training on changed and mixed images on %s', (backend) => {
  /** 4 epochs of 9 steps. */
  const images = {
    dataset: {
      name: 'bars',
      augment: {
        flip: true,
        crop: 2,
        cutout: 3,
        colorJitter: { brightness: 0.4, contrast: 0.4 },
        mixup: 0.5,
      },
    },
    model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' },
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    training: { epochs: 4, batchSize: 7, backend, labelSmoothing: 0.1 },
  };
  const homeWithBars = async (): Promise<string> => {
    const [home, source] = [temporaryFolder(), join(temporaryFolder(), 'bars')];
    writeBars(source);
    await importDataset({ datasetsFolder: homePaths(home).datasets, name: 'bars', path: source });
    return home;
  };

  it('ends with the bits of one that is not stopped in between', async () => {
    const [calm, stopped] = [await homeWithBars(), await homeWithBars()];
    expect(await train(calm, images)).toEqual({ type: 'finished' });
    expect(await train(stopped, images, 5)).toMatchObject({ type: 'stopped' });
    expect(await train(stopped, images, 17)).toMatchObject({ type: 'stopped' });
    expect(await train(stopped, images)).toEqual({ type: 'finished' });
    const [expected, actual] = [calm, stopped].map(
      (folder) => loadLatestCheckpoint(join(folder, 'checkpoints')).checkpoint,
    );
    expect(actual?.position.step).toBe(36);
    expect(actual?.tensors).toEqual(expected?.tensors);
    expect(metricsIn(stopped)).toEqual(metricsIn(calm));
  });

  it('measures its accuracy by shares of both labels', async () => {
    const home = await homeWithBars();
    const dataset = { name: 'bars', augment: { mixup: 2 } };
    await train(home, { ...images, dataset, training: { ...images.training, epochs: 1 } });
    const [values] = metricsIn(home);
    const hits = (60 * Number(values?.['train/accuracy'])) / 100;
    expect(hits).toBeGreaterThan(0);
    expect(hits).toBeLessThan(60);
    expect(Math.abs(hits - Math.round(hits))).toBeGreaterThan(1e-6);
    expect((20 * Number(values?.['test/accuracy'])) / 100).toBeCloseTo(
      Math.round((20 * Number(values?.['test/accuracy'])) / 100),
      9,
    );
  });
});

describe('label smoothing', () => {
  it('is in the loss that is trained, and not in that of the test part', async () => {
    // Without learning, train and test loss are those of the start values, with and without smoothing.
    const still = { optimizer: { type: 'sgd', learningRate: 1e-30 } };
    const losses = async (labelSmoothing: number) => {
      const folder = temporaryFolder();
      await train(folder, { ...still, training: { ...base.training, epochs: 1, labelSmoothing } });
      const [values] = metricsIn(folder);
      return { train: values?.['train/loss'], test: values?.['test/loss'] };
    };
    const [plain, smoothed] = [await losses(0), await losses(0.2)];
    expect(smoothed.test).toBe(plain.test);
    expect(smoothed.train).not.toBe(plain.train);
  });
});

describe('noWeightDecay', () => {
  it('names the layers that there are, before anything is trained', async () => {
    const folder = temporaryFolder();
    const optimizer = { type: 'adamw', learningRate: 0.1, noWeightDecay: ['dens_2'] };
    await expect(train(folder, { optimizer })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'optimizer.noWeightDecay: no layer has a name that begins with "dens_2"; this model has dense_1, dense_2',
      advice: 'Did you mean "dense_2"?',
    });
    expect(existsSync(join(folder, 'checkpoints'))).toBe(false);
  });
});

describe('a training on data with a validation part', () => {
  const config = {
    dataset: { name: 'images', validationFraction: 0.2 },
    model: { type: 'mlp', widths: [4], neuron: 'conventional' },
    optimizer: { type: 'sgd', learningRate: 0.001 },
    objective: { metric: 'validation/error', goal: 'minimize' },
  };

  it('evaluates it like the test part', async () => {
    const folder = temporaryFolder();
    const content = imageContent({ train: imagePart(100, 1), test: imagePart(30, 2) });
    await storeArrays(homePaths(folder).datasets, 'images', content);
    expect(await train(folder, config)).toEqual({ type: 'finished' });
    const epochs = metricsIn(folder);
    expect(epochs).toHaveLength(4);
    for (const values of epochs) {
      const names = Object.keys(values).filter((name) => name.startsWith('validation/'));
      expect(names).toEqual(['validation/loss', 'validation/accuracy', 'validation/error']);
      expect((values['validation/error'] as number) + (values['validation/accuracy'] as number)).toBeCloseTo(
        100,
      );
    }
    const { events } = readWholeJournal(join(folder, 'journal.ndjson'));
    expect(events[0]).toMatchObject({ trainExamples: 80, validationExamples: 20, testExamples: 30 });
  });

  it.runIf(existsSync('/proc/self/fd'))('leaves no file open where it ends early', async () => {
    const folder = temporaryFolder();
    const content = imageContent({ train: imagePart(100, 1), test: imagePart(30, 2) });
    await storeArrays(homePaths(folder).datasets, 'images', content);
    vi.stubEnv('QUADLAB_DATA_MEMORY_MIB', '0');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await train(folder, config, 7)).toEqual({ type: 'stopped', reason: 'signal' });
    const diverging = { ...config, optimizer: { type: 'sgd', learningRate: 1e30 } };
    const other = join(folder, 'diverging');
    cpSync(homePaths(folder).datasets, homePaths(other).datasets, { recursive: true });
    expect(await train(other, diverging)).toMatchObject({ type: 'diverged' });
    const open = readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return [readlinkSync(join('/proc/self/fd', descriptor))];
      } catch {
        return [];
      }
    });
    expect(open.filter((path) => path.endsWith('.npy'))).toEqual([]);
  });
});
