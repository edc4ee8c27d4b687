import { createRandom } from '../../core/random';
import { runFileSchema, type RunConfig } from '../../domain/config/run-config';
import type { PointValues } from '../../domain/config/search-space';
import type { SweepConfig } from '../../domain/config/sweep-config';
import type { RunEvent, RunEventBody } from '../../domain/run-event';
import type { Store } from '../../store/store';

const seedsPerPoint = 5;
const runsPerSweep = 1000;
const runsPerTransaction = 500;
export const recorded = ['train/loss', 'test/loss', 'test/error', 'time/epoch_s'];

export interface FillRequest {
  runs: number;
  /** Metric points of each run. */
  points: number;
  onProgress: (done: number) => void;
}

/** Fills a store with runs as training makes them: through the same functions, but without their directories. */
export function fillStore(store: Store, { runs, points, onProgress }: FillRequest): void {
  for (let from = 0; from < runs; from += runsPerTransaction) {
    const to = Math.min(from + runsPerTransaction, runs);
    store.transaction(() => {
      for (let index = from; index < to; index++) addRun(store, index, points);
    });
    onProgress(to);
  }
}

function addRun(store: Store, index: number, points: number): void {
  const createdAt = Date.UTC(2026, 0, 1) + Math.floor(index / runsPerSweep) * 3_600_000;
  const number = String(Math.floor(index / runsPerSweep)).padStart(4, '0');
  const sweepId = `20260101-000000-selftest-${number}`;
  if (index % runsPerSweep === 0) {
    // The self-test never trains it: what its runs have is in their own configurations.
    const config = { objective: { metric: 'test/error', goal: 'minimize', value: 'last' } } as SweepConfig;
    store.sweeps.insert({ id: sweepId, name: `selftest ${number}`, config, createdAt });
  }
  const place = index % runsPerSweep;
  const point = Math.floor(place / seedsPerPoint);
  const seed = place % seedsPerPoint;
  const values = valuesOf(Math.floor(index / seedsPerPoint));
  const id = `${sweepId}-p${String(point).padStart(3, '0')}-s${seed}`;
  const config = configOf(values, seed);
  store.runs.insert({
    id,
    name: `selftest p${point}-s${seed}`,
    config,
    createdAt,
    sweep: { id: sweepId, point, values },
  });
  const events = eventsOf(index, points).map((body, at): RunEvent => ({
    seq: at + 1,
    time: createdAt + at * 100,
    ...body,
  }));
  store.journal.ingest(id, events, 0, events.length * 100);
}

export function valuesOf(point: number): PointValues {
  const random = createRandom(1, 'selftest', point);
  return {
    'model.neuron': ['quadratic', 'compact', 'parabolic', 'poly'][random.integer(4)] ?? 'quadratic',
    'model.depth': [8, 14, 20, 32][random.integer(4)] ?? 8,
    'strategy.gammaG': 10 ** (-1 - 4 * random.uniform()),
    'optimizer.learningRate': 10 ** (-1 - 2 * random.uniform()),
  };
}

export function configOf(values: PointValues, seed: number): RunConfig {
  return runFileSchema.parse({
    name: 'selftest',
    dataset: { name: 'textures' },
    model: { type: 'resnet', depth: values['model.depth'], neuron: values['model.neuron'] },
    strategy: { type: 'relinear-sg', gammaG: values['strategy.gammaG'], gammaB: 1e-4 },
    optimizer: { type: 'sgd', learningRate: values['optimizer.learningRate'], momentum: 0.9 },
    training: { epochs: 200, batchSize: 128 },
    seed,
  });
}

export const startedEvent: RunEventBody = {
  type: 'started',
  attempt: 1,
  pid: 1,
  host: 'selftest',
  resumedFrom: null,
  backend: 'native',
  device: 'cpu',
  versions: {},
  fingerprint: 'selftest',
  parameters: 270_000,
  trainExamples: 1000,
  testExamples: 1000,
};

function eventsOf(index: number, points: number): RunEventBody[] {
  const random = createRandom(2, 'selftest', index);
  const steps = Math.max(1, Math.round(points / recorded.length));
  const level = 5 + 20 * random.uniform();
  const metrics = Array.from({ length: steps }, (_, step): RunEventBody => {
    const value = (): number => level * (1 + Math.exp(-step / 5)) + random.uniform();
    const values = Object.fromEntries(recorded.map((name) => [name, value()]));
    return { type: 'metrics', epoch: step + 1, step: (step + 1) * 100, values };
  });
  const position = { epoch: steps, step: steps * 100 };
  const isDiverged = random.uniform() < 0.02;
  return [
    startedEvent,
    ...metrics,
    isDiverged
      ? { type: 'diverged', ...position, layer: 'dense', where: 'loss', message: 'the loss is not finite' }
      : { type: 'finished', ...position },
  ];
}
