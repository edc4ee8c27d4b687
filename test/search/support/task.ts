import type { PointValues, SearchSpace } from '../../../src-main/domain/config/search-space';
import { searchSpaceSchema } from '../../../src-main/domain/config/search-space';

/** Epochs of a whole run. */
export const maxEpochs = 81;

/** What an epoch of training came to. */
export interface Epoch {
  /** What is recorded; `test/loss` is compared. */
  values: Record<string, number>;
  /** The loss without noise: by it a search is judged. To be asked for at once. */
  truth: () => number;
}

/** A training that can be searched: the same values and seed give the same epochs. */
export interface Task {
  name: string;
  space: SearchSpace;
  /** Returns a function that trains one epoch more. */
  start: (values: PointValues, seed: number) => () => Epoch;
}

/** What most families are tuned over. */
export const curveSpace = searchSpaceSchema.parse({
  rate: { min: 1e-5, max: 1, scale: 'log' },
  width: { min: 1, max: 8, integer: true },
  neuron: ['quadratic', 'compact', 'poly', 'conventional'],
  decay: { min: 1e-6, max: 1e-1, scale: 'log' },
});

/** Settings of `curveSpace` as numbers: the common logarithms of rate and decay, the neuron by its place. */
export function settingsOf(values: PointValues) {
  return {
    rate: Math.log10(values['rate'] as number),
    decay: Math.log10(values['decay'] as number),
    neuron: ['quadratic', 'compact', 'poly', 'conventional'].indexOf(values['neuron'] as string),
    width: values['width'] as number,
  };
}

/** The loss that settings come to in the end, in most families. */
export function finalLossOf(values: PointValues): number {
  const { rate, decay, neuron, width } = settingsOf(values);
  return 0.3 * (rate + 2.5) ** 2 + 0.02 * (width - 6) ** 2 + 0.1 * neuron + 0.1 * (decay + 4) ** 2;
}

/** The same task, each of whose trainings is done once: for several searches of the same points. */
export function remembered(task: Task): Task {
  const known = new Map<string, { epochs: Epoch[]; train: () => Epoch }>();
  return {
    ...task,
    start(values, seed) {
      const key = JSON.stringify([seed, values]);
      const training = known.get(key) ?? { epochs: [], train: task.start(values, seed) };
      known.set(key, training);
      let epoch = 0;
      return () => (training.epochs[epoch++] ??= training.train());
    },
  };
}
