/** A sweep of the soak test: small real trainings of about a second each. */
export interface SoakSweep {
  name: string;
  config: object;
  /** How many runs it has, with those that only give weights to others. */
  runs: number;
  /** Whether it may be cancelled midway. */
  mayBeCancelled: boolean;
}

type Backend = 'cpu' | 'native';

const base = {
  model: { type: 'mlp', widths: [12, 12], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  objective: { metric: 'test/loss', goal: 'minimize' },
};
const grid = (space: object): object => ({ sampler: 'grid', space });

/** Each makes a sweep that no other number has. */
const kinds: readonly ((number: number, backend: Backend) => Pick<SoakSweep, 'runs' | 'config'>)[] = [
  // Many checkpoints, so that what was interrupted goes on in the middle of an epoch.
  (number, backend) => ({
    runs: 6,
    config: {
      ...base,
      dataset: { name: 'spirals', points: 200, testPoints: 100, seed: number },
      training: { epochs: 60, batchSize: 16, evaluateEvery: 3, checkpointSeconds: 0.05, backend },
      seeds: 3,
      sweep: grid({ 'strategy.gammaG': [0.05, 0.2] }),
    },
  }),
  // Weights that come from others.
  (number) => ({
    runs: 6,
    config: {
      ...base,
      dataset: { name: 'spirals', points: 120, testPoints: 60, seed: number },
      schedule: { type: 'multistep', milestones: [20, 40] },
      training: { epochs: 60, batchSize: 16, evaluateEvery: 2, checkpointSeconds: 0.1, backend: 'cpu' },
      seeds: 2,
      sweep: grid({ 'transfer.stage': [1, 2] }),
    },
  }),
  // Half of these diverge.
  (number) => ({
    runs: 4,
    config: {
      ...base,
      dataset: { name: 'spirals', points: 160, testPoints: 60, seed: number },
      model: { ...base.model, widths: [8] },
      strategy: { type: 'none' },
      training: { epochs: 80, batchSize: 16, evaluateEvery: 2, checkpointSeconds: 0.02, backend: 'cpu' },
      seeds: 2,
      sweep: grid({
        optimizer: [
          { type: 'sgd', learningRate: 0.05 },
          { type: 'sgd', learningRate: 0.8 },
        ],
      }),
    },
  }),
  // A regression; checkpoints hardly apart.
  (number, backend) => ({
    runs: 4,
    config: {
      ...base,
      dataset: { name: 'runge', points: 160 + number, testPoints: 50 },
      training: { epochs: 80, batchSize: 16, checkpointSeconds: 0.005, backend },
      seeds: 2,
      sweep: grid({ 'model.neuron': ['quadratic', 'compact'] }),
    },
  }),
  // No checkpoint but the last: what is killed starts anew.
  (number, backend) => ({
    runs: 5,
    config: {
      ...base,
      dataset: { name: 'xor', points: 150, testPoints: 50, seed: number },
      training: { epochs: 40, batchSize: 16, backend },
      seeds: 5,
      sweep: grid({ 'strategy.gammaG': [0.1] }),
    },
  }),
];

/** Sweeps with at least so many runs in all. */
export function planSweeps(runs: number, hasNative: boolean): SoakSweep[] {
  const sweeps: SoakSweep[] = [];
  for (let planned = 0; planned < runs;) {
    const number = sweeps.length;
    const make = kinds[number % kinds.length];
    if (make === undefined) break;
    const made = make(number, hasNative && number % 2 === 1 ? 'native' : 'cpu');
    const name = `soak ${number}`;
    sweeps.push({
      name,
      config: { name, ...made.config },
      runs: made.runs,
      mayBeCancelled: number % kinds.length === 3,
    });
    planned += made.runs;
  }
  return sweeps;
}
