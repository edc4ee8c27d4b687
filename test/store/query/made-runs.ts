import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/random';
import { runFileSchema, type RunConfig } from '../../../src-main/domain/config/run-config';
import type { RunEvent, RunEventBody } from '../../../src-main/domain/run-event';
import type { SweepConfig } from '../../../src-main/domain/config/sweep-config';
import { openStore, type Store } from '../../../src-main/store/store';
import { temporaryFolder } from '../../support/temporary';

export function emptyStore(): Store {
  const store = openStore(join(temporaryFolder(), 'quadlab.db'));
  onTestFinished(() => {
    store.dispose();
  });
  return store;
}

export const pick = <T>(random: Random, values: readonly T[]): T =>
  values[random.integer(values.length)] as T;

/** Few different values, so that comparisons often meet equal ones; and those that are not finite. */
export const oftenNumbers = [0, 1, 2, 3, 4, 8, 0.5, -1, 1e-4, 1e-5, 100, Infinity, -Infinity];

/** A store with runs of all kinds: with and without sweeps, in every state, with metrics that are missing, NaN or infinite. */
export function storeWithRuns(count: number, seed: number): Store {
  const store = emptyStore();
  const random = createRandom(seed, 'made runs');
  for (const id of ['s1', 's2']) {
    store.sweeps.insert({ id, name: `the sweep ${id}`, config: {} as SweepConfig, createdAt: 1 });
  }
  for (let index = 0; index < count; index++) addRun(store, index, random);
  return store;
}

export function addRun(store: Store, index: number, random: Random, createdAt = random.integer(20)): string {
  const id = `run-${index}${pick(random, ['', 'é', '%', '_', "'", '"'])}`;
  const arm = pick(random, ['plain', 'Restrained']);
  const sweep =
    random.uniform() < 0.6 ? { id: pick(random, ['s1', 's2']), point: index, values: { arm } } : undefined;
  const name = `Run ${pick(random, ['a', 'B', 'é', '100%', 'x_y'])}`;
  if (random.uniform() < 0.4) annotate(store, id, random);
  store.runs.insert({ id, name, config: configOf(random), createdAt, sweep });
  const events = eventsOf(random).map((body, at): RunEvent => ({
    seq: at + 1,
    time: 1000 + 500 * at,
    ...body,
  }));
  store.journal.ingest(id, events, 0, events.length);
  return id;
}

/** Before the run is there or after, what is said of it is found. */
function annotate(store: Store, id: string, random: Random): void {
  const tags = ['baseline', 'Paper é', "it's", '%'].filter(() => random.uniform() < 0.4);
  const note = pick(random, [undefined, 'a note of cpu', 'Run é\nsecond line']);
  const archived = random.uniform() < 0.3;
  store.annotations.apply(
    new Map([[id, { tags: new Set(tags), note, archived, trashedAt: undefined }]]),
    'made',
  );
}

function configOf(random: Random): RunConfig {
  return runFileSchema.parse({
    name: 'made',
    dataset: { name: 'spirals' },
    model: {
      type: 'mlp',
      widths: pick(random, [[], [8], [16, 16]]),
      neuron: pick(random, ['quadratic', 'compact', 'poly']),
    },
    strategy: pick(random, [
      { type: 'none' },
      { type: 'relinear-sg', gammaG: pick(random, [1e-4, 1e-5, 0, 1]), gammaB: 1e-4 },
    ]),
    optimizer: pick(random, [
      { type: 'sgd', learningRate: 1, nesterov: true, momentum: 0.5 },
      { type: 'adam', learningRate: pick(random, [0.5, 1, 2]) },
    ]),
    training: { epochs: pick(random, [1, 2, 3, 4, 8]), batchSize: pick(random, [8, 100, 'full']) },
    seed: random.integer(4),
  });
}

function eventsOf(random: Random): RunEventBody[] {
  if (random.uniform() < 0.15) return [];
  const number = (): number => (random.uniform() < 0.15 ? NaN : pick(random, oftenNumbers));
  const metrics = Array.from({ length: random.integer(4) }, (_, index): RunEventBody => {
    const values = Object.fromEntries(
      ['test/error', 'test/accuracy', 'train/loss'].flatMap((name) =>
        random.uniform() < 0.8 ? [[name, number()]] : [],
      ),
    ) as Record<string, number>;
    return { type: 'metrics', epoch: index + 1, step: index + 1, values };
  });
  const position = { epoch: metrics.length, step: metrics.length };
  const ends: RunEventBody[][] = [
    [],
    [{ type: 'finished', ...position }],
    [{ type: 'finished', ...position }],
    [{ type: 'diverged', ...position, layer: 'a', where: 'loss', message: 'x' }],
    [{ type: 'failed', code: 'DISK_FULL', message: 'x' }],
    [{ type: 'stopped', ...position, reason: 'pause' }],
  ];
  return [
    {
      type: 'started',
      attempt: 1 + random.integer(2),
      pid: 1,
      host: 'h',
      resumedFrom: null,
      backend: pick(random, ['cpu', 'native']),
      ...(random.uniform() < 0.5 && { device: pick(random, ['cpu', 'gpu 0']) }),
      versions: {},
      fingerprint: pick(random, ['abc', 'def']),
      parameters: pick(random, [1, 2, 100]),
      trainExamples: 1,
      testExamples: 1,
    },
    ...metrics,
    ...pick(random, ends),
  ];
}
