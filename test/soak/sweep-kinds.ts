import type { SoakSweep } from './sweeps.ts';

export type Backend = 'cpu' | 'native';
/** Makes a sweep that no other number has. */
export type SweepKind = (number: number, backend: Backend) => Omit<SoakSweep, 'name'>;

const base = {
  model: { type: 'mlp', widths: [12, 12], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  objective: { metric: 'test/loss', goal: 'minimize' },
};
const grid = (space: object): object => ({ sampler: 'grid', space });

/** Many checkpoints, so that what was interrupted goes on in the middle of an epoch. */
const manyCheckpoints: SweepKind = (number, backend) => ({
  runs: 4,
  config: {
    ...base,
    dataset: { name: 'spirals', points: 200, testPoints: 100, seed: number },
    training: { epochs: 60, batchSize: 16, evaluateEvery: 3, checkpointSeconds: 0.05, backend },
    seeds: 2,
    sweep: grid({ 'strategy.gammaG': [0.05, 0.2] }),
  },
});

/** Points that are learnt from results, and so from the order in which they come. */
const learning: SweepKind = (number) => ({
  runs: 5,
  isAdaptive: true,
  config: {
    ...base,
    dataset: { name: 'spirals', points: 100, testPoints: 60, seed: number },
    model: { ...base.model, widths: [8] },
    training: { epochs: 40, batchSize: 16, evaluateEvery: 2, checkpointSeconds: 0.1, backend: 'cpu' },
    sweep: {
      sampler: { type: 'tpe', startup: 2, candidates: 8 },
      seed: number,
      points: 5,
      space: {
        'optimizer.learningRate': { min: 0.001, max: 0.05, scale: 'log' },
        'strategy.gammaG': { min: 0.01, max: 1, scale: 'log' },
      },
    },
  },
});

/** Weights that come from others. */
const transfer: SweepKind = (number) => ({
  runs: 3,
  config: {
    ...base,
    dataset: { name: 'spirals', points: 120, testPoints: 60, seed: number },
    schedule: { type: 'multistep', milestones: [20, 40] },
    training: { epochs: 60, batchSize: 16, evaluateEvery: 2, checkpointSeconds: 0.1, backend: 'cpu' },
    sweep: grid({ 'transfer.stage': [1, 2] }),
  },
});

/** Which of these are ended early depends on which are how far. */
const pruned: SweepKind = (number, backend) => ({
  runs: 5,
  pruner: { type: 'median', startup: 1, warmup: 4 },
  config: {
    ...base,
    dataset: { name: 'spirals', points: 120, testPoints: 60, seed: number },
    training: { epochs: 60, batchSize: 16, checkpointSeconds: 0.1, backend },
    sweep: {
      sampler: 'sobol',
      seed: number,
      points: 5,
      space: { 'optimizer.learningRate': { min: 0.0005, max: 0.05, scale: 'log' } },
    },
  },
});

/** Gets further seeds and more epochs while it trains; with a schedule that does not depend on their number. */
const growing: SweepKind = (number) => ({
  runs: 4,
  grows: { seeds: 1, epochs: 50 },
  config: {
    ...base,
    dataset: { name: 'spirals', points: 120, testPoints: 60, seed: number },
    training: { epochs: 30, batchSize: 16, checkpointSeconds: 0.1, backend: 'cpu' },
    sweep: grid({ 'strategy.gammaG': [0.05, 0.2] }),
  },
});

/** Half of these diverge. */
const diverging: SweepKind = (number) => ({
  runs: 2,
  config: {
    ...base,
    dataset: { name: 'spirals', points: 160, testPoints: 60, seed: number },
    model: { ...base.model, widths: [8] },
    strategy: { type: 'none' },
    training: { epochs: 80, batchSize: 16, evaluateEvery: 2, checkpointSeconds: 0.02, backend: 'cpu' },
    sweep: grid({
      optimizer: [
        { type: 'sgd', learningRate: 0.05 },
        { type: 'sgd', learningRate: 0.8 },
      ],
    }),
  },
});

/** A regression; checkpoints hardly apart. */
const regression: SweepKind = (number, backend) => ({
  runs: 2,
  mayBeCancelled: true,
  config: {
    ...base,
    dataset: { name: 'runge', points: 160 + number, testPoints: 50 },
    training: { epochs: 80, batchSize: 16, checkpointSeconds: 0.005, backend },
    sweep: grid({ 'model.neuron': ['quadratic', 'compact'] }),
  },
});

/** No checkpoint but the last: what is killed starts anew. */
const noCheckpoints: SweepKind = (number, backend) => ({
  runs: 3,
  config: {
    ...base,
    dataset: { name: 'xor', points: 150, testPoints: 50, seed: number },
    training: { epochs: 40, batchSize: 16, backend },
    seeds: 3,
    sweep: grid({ 'strategy.gammaG': [0.1] }),
  },
});

export const sweepKinds: readonly SweepKind[] = [
  manyCheckpoints,
  learning,
  transfer,
  pruned,
  growing,
  regression,
  diverging,
  noCheckpoints,
];
