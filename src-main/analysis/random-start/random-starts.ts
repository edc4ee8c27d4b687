import { median } from '../../core/math';
import type { NeuronName } from '../../domain/config/model-config';
import { forward } from '../dense-network/forward';
import { requireInterval } from '../piecewise-polynomial/limits';
import { randomNetwork } from './random-network';

export interface RandomStartOptions {
  readonly neurons?: readonly NeuronName[];
  /** Of the hidden layers. */
  readonly widths?: readonly number[];
  /** Each σ. */
  readonly deviations?: readonly number[];
  readonly interval?: readonly [from: number, to: number];
  /** Equidistant, ends included; at least 2. */
  readonly points?: number;
  /** The curves are those of the first; each σ is drawn with all of them. */
  readonly seeds?: readonly number[];
}

/** The output of one network over the interval. */
export interface RandomStartCurve {
  readonly neuron: NeuronName;
  readonly deviation: number;
  /** f(x) at each of the points. */
  readonly y: readonly number[];
}

/** What came out of all seeds. */
export interface RandomStartSize {
  readonly neuron: NeuronName;
  readonly deviation: number;
  /** The largest |f(x)| among the points, for each seed. */
  readonly largest: readonly number[];
  readonly median: number;
}

export interface RandomStarts {
  readonly x: readonly number[];
  readonly curves: readonly RandomStartCurve[];
  readonly sizes: readonly RandomStartSize[];
}

/**
 * What Fig. 1 of the paper shows: outputs of a conventional and a quadratic network, 1-10-10-10-10-1 with ReLU, all
 * parameters from N(0, σ²), for slightly different σ. Nothing is trained.
 *
 * The figure's σ and interval are lost. Taken are x ∈ [-1, 1], where the paper has its Runge function, and
 * σ = 0.35, 0.4, 0.45, 0.5, each some 13 % more than the one before: with the smallest neither network
 * puts out more than about 1 (medians over seeds: 0.4 and 1.0), and from there those of the conventional one grow with σ^5 at the most, by 6 in all, while
 * the highest term of a quadratic one, whose five layers square what they get, grows with σ^(2+4+8+16+32) = σ^62. All σ
 * of a seed share their random numbers, so that σ is the only difference between two curves.
 */
export function randomStarts(options: RandomStartOptions = {}): RandomStarts {
  const {
    neurons = ['conventional', 'quadratic'],
    widths = [10, 10, 10, 10],
    deviations = [0.35, 0.4, 0.45, 0.5],
    interval = [-1, 1],
    points = 201,
    seeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  } = options;
  requireInterval(interval);
  const [from, to] = interval;
  const x = Array.from({ length: points }, (_, i) =>
    i === points - 1 ? to : from + ((to - from) * i) / (points - 1),
  );
  const curves: RandomStartCurve[] = [];
  const sizes = neurons.flatMap((neuron) =>
    deviations.map((deviation): RandomStartSize => {
      const largest = seeds.map((seed, s) => {
        const network = randomNetwork({ neuron, widths, deviation, seed });
        const y = x.map((value) => forward(network, value));
        if (s === 0) curves.push({ neuron, deviation, y });
        return y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      });
      return { neuron, deviation, largest, median: median(largest) };
    }),
  );
  return { x, curves, sizes };
}
