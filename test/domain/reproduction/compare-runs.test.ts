import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../../src-main/domain/config/parse-config';
import type { RunEvent, RunEventBody } from '../../../src-main/domain/run-event';
import { compareRuns, type ComparedRun } from '../../../src-main/domain/reproduction/compare-runs';
import { factsOf } from '../../../src-main/domain/reproduction/provenance';

type Started = Extract<RunEventBody, { type: 'started' }>;

const base = {
  name: 'compared',
  dataset: { name: 'spirals', points: 60, testPoints: 30 },
  model: { type: 'mlp', widths: [6], neuron: 'conventional' },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 3, batchSize: 20 },
};

const configOf = (change: object = {}) => parseRunConfig(JSON.stringify({ ...base, ...change }), 'run.json');

const start: Started = {
  type: 'started',
  attempt: 1,
  pid: 1,
  host: 'here',
  resumedFrom: null,
  backend: 'native',
  device: 'cpu',
  threads: 2,
  versions: { node: '24.1.0', tfjs: '4.22.0', instructions: 'AVX2', threads: '2' },
  code: { version: '0.1.0', commit: 'c0ffee', changes: 'none' },
  machine: { processor: 'A processor', cores: 2, system: 'Linux 6.1 x64' },
  fingerprint: 'f',
  parameters: 10,
  trainExamples: 60,
  testExamples: 30,
};

/** Starts with these changes, one after the other, each but the first going on from a checkpoint. */
function started(...changes: Partial<Started>[]): RunEvent[] {
  return changes.map((change, index) => ({
    ...start,
    ...(index > 0 && { resumedFrom: { epoch: 1, step: 3, file: 'step-3.safetensors' } }),
    ...change,
    seq: index + 1,
    time: 0,
  }));
}

function tensors(...values: number[]) {
  return new Map([['model/dense_1/w_r', { shape: [values.length], values: Float32Array.from(values) }]]);
}

function runWith({
  losses = [3, 2, 1],
  id = 'b',
  steps = 3,
  ...change
}: Partial<ComparedRun> & { losses?: number[]; id?: string; steps?: number } = {}): ComparedRun {
  const step = steps * losses.length;
  return {
    run: { id, state: 'finished', epoch: losses.length, step, outcome: undefined },
    config: configOf(),
    events: started({}),
    names: ['train/loss', 'time/step_ms'],
    series: (name) =>
      losses.map((value, index) => ({
        step: steps * (index + 1),
        epoch: index + 1,
        value: name === 'train/loss' ? value : Math.random(),
      })),
    checkpoint: { step, tensors: tensors(1, 2, 3, 4) },
    ...change,
  };
}

const first = runWith({ id: 'a' });

describe('two runs', () => {
  it('with the same values are equal, whatever the clock says', () => {
    expect(compareRuns(first, runWith())).toMatchObject({
      first: 'a',
      other: 'b',
      verdict: 'equal',
      metrics: { points: 3, lastStep: 9, differences: [] },
      parameters: { compared: true, step: 9, tensors: 1, differences: [] },
      differences: [],
      unknown: [],
      unexplained: false,
    });
  });

  it('are equal where both are not a number at the same step, and not where only one is', () => {
    const lost = runWith({ losses: [3, NaN, Infinity] });
    expect(compareRuns(lost, runWith({ losses: [3, NaN, Infinity] })).verdict).toBe('equal');
    expect(compareRuns(first, lost).metrics.differences).toEqual([
      {
        metric: 'train/loss',
        points: 3,
        different: 2,
        unpaired: 0,
        begins: { step: 6, epoch: 2, first: 2, other: NaN },
        largestRelative: Infinity,
      },
    ]);
  });

  it('that differ in one bit say where, by how much, and that nothing recorded explains it', () => {
    const next = 1 + Number.EPSILON;
    const comparison = compareRuns(first, runWith({ losses: [3, 2, next] }));
    expect(comparison).toMatchObject({ verdict: 'different', unexplained: true, differences: [] });
    expect(comparison.metrics.differences).toMatchObject([
      { different: 1, begins: { step: 9, first: 1, other: next }, largestRelative: Number.EPSILON / next },
    ]);
  });

  it('whose parameters alone differ are different', () => {
    const other = runWith({ checkpoint: { step: 9, tensors: tensors(1, 2, 3, 4.5) } });
    expect(compareRuns(first, other)).toMatchObject({
      verdict: 'different',
      metrics: { differences: [] },
      parameters: {
        differences: [
          {
            name: 'model/dense_1/w_r',
            kind: 'values',
            values: 4,
            different: 1,
            largest: 0.5,
            relative: 0.5 / Math.sqrt(30),
          },
        ],
      },
    });
  });

  it('tell a zero from the other zero in their parameters', () => {
    const [zero, other] = [0, -0].map((value) =>
      runWith({ checkpoint: { step: 9, tensors: tensors(value) } }),
    );
    expect(zero && other && compareRuns(zero, other).verdict).toBe('different');
  });

  it('with tensors of other names or shapes say so', () => {
    const other = runWith({
      checkpoint: {
        step: 9,
        tensors: new Map([
          ['model/dense_1/w_r', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
          ['model/dense_1/w_g', { shape: [1], values: Float32Array.of(0) }],
        ]),
      },
    });
    expect(compareRuns(first, other).parameters).toMatchObject({
      differences: [
        { name: 'model/dense_1/w_r', kind: 'shape' },
        { name: 'model/dense_1/w_g', kind: 'missing' },
      ],
    });
  });

  it('of unequal length are compared as far as both go', () => {
    const paused = (losses: number[]): ComparedRun => {
      const run = runWith({ losses });
      return { ...run, run: { ...run.run, state: 'paused' } };
    };
    expect(compareRuns(first, paused([3, 2]))).toMatchObject({
      verdict: 'equal-so-far',
      metrics: { points: 2, lastStep: 6, differences: [] },
      parameters: { compared: false, why: 'their last checkpoints are of the steps 9 and 6' },
    });
    expect(compareRuns(first, paused([3, 2.5])).verdict).toBe('different');
    const queued = { ...runWith({ losses: [], checkpoint: undefined }), events: [] };
    expect(compareRuns(first, queued)).toMatchObject({
      verdict: 'nothing',
      parameters: { why: 'b has no checkpoint' },
    });
  });

  it('that recorded at other steps differ in what only one of them has', () => {
    const other = runWith({ losses: [3, 1], steps: 4 });
    expect(compareRuns(first, other)).toMatchObject({
      verdict: 'different',
      metrics: { points: 0, lastStep: 8, differences: [{ unpaired: 4, begins: undefined }] },
    });
  });

  it('of which one diverged where the other went on are different', () => {
    const diverged = runWith({ losses: [3, 2], checkpoint: undefined });
    const run = { ...diverged.run, state: 'diverged', outcome: { code: 'DIVERGED', message: '' } } as const;
    expect(compareRuns(first, { ...diverged, run }).verdict).toBe('different');
    expect(compareRuns({ ...diverged, run }, { ...diverged, run }).verdict).toBe('equal');
  });
});

describe('what differs', () => {
  const differences = (change: Partial<ComparedRun>) =>
    compareRuns(first, runWith({ losses: [3, 2, 0], ...change })).differences;

  it('comes in order of suspicion, with what changes no result last', () => {
    const config = configOf({
      name: 'another name',
      seed: 7,
      dataset: { ...base.dataset, seed: 5 },
      optimizer: { type: 'adam', learningRate: 0.1 },
      training: { ...base.training, memory: 'small', backend: 'cpu', threads: 1 },
    });
    const events = started({
      fingerprint: 'g',
      backend: 'webgpu',
      device: 'GPU 0',
      code: { version: '0.2.0', commit: 'decade', changes: 'none' },
      machine: { processor: 'Another processor', cores: 8, system: 'Linux 6.1 x64' },
      versions: { ...start.versions, node: '24.2.0', webgpu: '0.6.2' },
    });
    const found = differences({ config, events });
    expect(found.map(({ aspect, name }) => `${aspect} ${name}`)).toEqual([
      'configuration optimizer.learningRate',
      'seed dataset.seed',
      'seed seed',
      'data fingerprint',
      'code version',
      'code commit',
      'backend backend',
      'machine device',
      'machine processor',
      'libraries node',
      'configuration training.memory',
      'machine cores',
    ]);
    expect(found[0]).toMatchObject({ first: '0.01', other: '0.1', matters: true });
    expect(found.at(-1)).toMatchObject({ matters: false });
  });

  it('counts threads only where results depend on them', () => {
    const one = { threads: 1, versions: { ...start.versions, threads: '1' } };
    expect(differences({ events: started(one) })).toMatchObject([{ name: 'threads', matters: false }]);
    expect(compareRuns(first, runWith({ losses: [0], events: started(one) })).unexplained).toBe(true);
    expect(differences({ events: started({ ...one, backend: 'tensorflow' }) })).toMatchObject([
      { name: 'backend' },
      { name: 'threads', matters: true },
    ]);
  });

  it('is not made up where a run of an older version did not record it', () => {
    const events = started({ code: undefined, machine: undefined });
    expect(compareRuns(first, runWith({ events }))).toMatchObject({
      differences: [],
      unknown: ['code: version', 'code: commit', 'machine: processor', 'machine: system'],
    });
  });

  it('is that of the attempts that became part of the run', () => {
    const events = started({ backend: 'cpu' }, { resumedFrom: null, backend: 'native' }, { backend: 'cpu' });
    expect(factsOf(configOf(), events).find(({ aspect }) => aspect === 'backend')?.value).toBe(
      'native, then cpu',
    );
    expect(differences({ events })).toMatchObject([
      { name: 'backend', first: 'native', other: 'native, then cpu' },
    ]);
  });

  it('names the weights that training began with', () => {
    const from = { run: 'source', stage: 1, sha256: 'a', tensors: 4, firstEpoch: 0 };
    const events = started({ transferredFrom: { ...from, sha256: 'b' } });
    const one = runWith({ events: started({ transferredFrom: from }) });
    expect(compareRuns(one, runWith({ events })).differences).toMatchObject([
      { aspect: 'weights', name: 'SHA-256', first: 'a', other: 'b' },
    ]);
  });
});
