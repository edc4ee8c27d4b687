import { createRandom, type Random } from '../../../src-main/core/random';
import { searchSpaceSchema } from '../../../src-main/domain/config/search-space';
import type { Task } from './task';

interface Data {
  x: number[][];
  y: number[];
}
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Data to train on and to compare by; always the same, as the problem is. */
function dataSets(make: (random: Random, rows: number) => Data, rows: [number, number]): [Data, Data] {
  const random = createRandom(0, 'data');
  return [make(random, rows[0]), make(random, rows[1])];
}

const features = 8;
/** Two classes on inputs of very different scales, a tenth of the labels wrong. */
const classes = dataSets(
  (random, rows) => {
    const x = Array.from({ length: rows }, () =>
      Array.from({ length: features }, (_, i) => 2 ** (1 - i) * random.normal()),
    );
    const sign = (row: number[]): number =>
      row.reduce((sum, each, i) => sum + each * 2 ** i * (i % 2 === 0 ? 1 : -1), 0) > 0 ? 1 : 0;
    return { x, y: x.map((row) => (random.uniform() < 0.1 ? 1 - sign(row) : sign(row))) };
  },
  [64, 200],
);

/** Logistic regression by SGD with momentum and weight decay; its loss is the cross-entropy. */
export const logistic: Task = {
  name: 'logistic regression by SGD',
  space: searchSpaceSchema.parse({
    rate: { min: 1e-5, max: 10, scale: 'log' },
    momentum: { min: 0, max: 0.99 },
    decay: { min: 1e-6, max: 1, scale: 'log' },
    batch: [4, 16, 64],
  }),
  start(values, seed) {
    const [rate, momentum, decay, batch] = ['rate', 'momentum', 'decay', 'batch'].map((name) =>
      Number(values[name]),
    ) as [number, number, number, number];
    const [training, validation] = classes;
    const random = createRandom(seed, 'order', JSON.stringify(values));
    const order = training.y.map((_, i) => i);
    const w = Array.from({ length: features + 1 }, () => 0);
    const velocity = w.map(() => 0);
    const margin = (row: number[]): number => {
      let sum = w[features] ?? 0;
      for (let j = 0; j < features; j++) sum += (row[j] ?? 0) * (w[j] ?? 0);
      return sum;
    };
    const loss = ({ x, y }: Data): number =>
      meanOf(
        x.map((row, i) => {
          const z = margin(row) * (y[i] === 1 ? 1 : -1);
          return z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z;
        }),
      );
    return () => {
      random.shuffle(order);
      for (let from = 0; from < order.length; from += batch) {
        const gradient = w.map((each) => decay * each);
        for (const i of order.slice(from, from + batch)) {
          const row = training.x[i] ?? [];
          const error = (1 / (1 + Math.exp(-margin(row))) - (training.y[i] ?? 0)) / batch;
          for (let j = 0; j <= features; j++) gradient[j] = (gradient[j] ?? 0) + error * (row[j] ?? 1);
        }
        for (let j = 0; j <= features; j++) {
          velocity[j] = momentum * (velocity[j] ?? 0) - rate * (gradient[j] ?? 0);
          w[j] = (w[j] ?? 0) + (velocity[j] ?? 0);
        }
      }
      const compared = loss(validation);
      return { truth: () => compared, values: { 'train/loss': loss(training), 'test/loss': compared } };
    };
  },
};

/** A wavy surface over a square. */
const surface = dataSets(
  (random, rows) => {
    const x = Array.from({ length: rows }, () => [2 * random.uniform() - 1, 2 * random.uniform() - 1]);
    return { x, y: x.map(([a = 0, b = 0]) => 2 * a * b + Math.sin(3 * a) + 0.05 * random.normal()) };
  },
  [32, 64],
);

/**
 * A layer of quadratic neurons, (w_r·x + b_r)(w_g·x + b_g) + w_b·x² + c, then ReLU and a linear output; initialized as by
 * ReLinear, with a rate of its own for the quadratic terms. Plain SGD on the squared error: high rates explode.
 */
const quadratic = (name: string, highest: number): Task => ({
  name,
  space: searchSpaceSchema.parse({
    rate: { min: 1e-4, max: highest, scale: 'log' },
    gamma: { min: 1e-4, max: 1, scale: 'log' },
    width: { min: 2, max: 8, integer: true },
    batch: [4, 8, 32],
  }),
  start(values, seed) {
    const [rate, gamma, width, batch] = ['rate', 'gamma', 'width', 'batch'].map((name) =>
      Number(values[name]),
    ) as [number, number, number, number];
    const [training, validation] = surface;
    const random = createRandom(seed, 'weights and order', JSON.stringify(values));
    const order = training.y.map((_, i) => i);
    // Of each neuron two weights and a bias: w_r, b_r; w_g, b_g; w_b, c; and its weight in the output.
    const initial = (): number => random.normal();
    const r = Float64Array.from({ length: 3 * width }, (_, i) => (i % 3 === 2 ? 0 : initial()));
    const g = Float64Array.from({ length: 3 * width }, (_, i) => (i % 3 === 2 ? 1 : 0));
    const p = new Float64Array(3 * width);
    const v = Float64Array.from({ length: width }, () => initial() / Math.sqrt(width));
    let bias = 0;
    const linear = new Float64Array(width);
    const gate = new Float64Array(width);
    const hidden = new Float64Array(width);
    const at = (row: Float64Array, k: number, a: number, b: number): number =>
      (row[3 * k] ?? 0) * a + (row[3 * k + 1] ?? 0) * b + (row[3 * k + 2] ?? 0);
    const forward = (a: number, b: number): number => {
      let out = bias;
      for (let k = 0; k < width; k++) {
        linear[k] = at(r, k, a, b);
        gate[k] = at(g, k, a, b);
        hidden[k] = Math.max(0, (linear[k] ?? 0) * (gate[k] ?? 0) + at(p, k, a * a, b * b));
        out += (hidden[k] ?? 0) * (v[k] ?? 0);
      }
      return out;
    };
    const loss = ({ x, y }: Data): number =>
      meanOf(x.map(([a = 0, b = 0], i) => (forward(a, b) - (y[i] ?? 0)) ** 2));
    const norm = (row: Float64Array): number =>
      Math.sqrt(row.reduce((sum, each, i) => sum + (i % 3 === 2 ? 0 : each * each), 0));
    const add = (row: Float64Array, k: number, by: number, a: number, b: number): void => {
      row[3 * k] = (row[3 * k] ?? 0) + by * a;
      row[3 * k + 1] = (row[3 * k + 1] ?? 0) + by * b;
      row[3 * k + 2] = (row[3 * k + 2] ?? 0) + by;
    };
    return () => {
      random.shuffle(order);
      for (let from = 0; from < order.length; from += batch) {
        const gradient = [r, g, p].map((row) => new Float64Array(row.length));
        const [dr, dg, dp] = gradient as [Float64Array, Float64Array, Float64Array];
        const dv = new Float64Array(width);
        let dBias = 0;
        for (const i of order.slice(from, from + batch)) {
          const [a = 0, b = 0] = training.x[i] ?? [];
          const error = (2 * (forward(a, b) - (training.y[i] ?? 0))) / batch;
          dBias += error;
          for (let k = 0; k < width; k++) {
            dv[k] = (dv[k] ?? 0) + error * (hidden[k] ?? 0);
            if (!((hidden[k] ?? 0) > 0)) continue;
            const by = error * (v[k] ?? 0);
            add(dr, k, by * (gate[k] ?? 0), a, b);
            add(dg, k, by * (linear[k] ?? 0), a, b);
            add(dp, k, by, a * a, b * b);
          }
        }
        bias -= rate * dBias;
        dv.forEach((each, k) => (v[k] = (v[k] ?? 0) - rate * each));
        dr.forEach((each, i) => (r[i] = (r[i] ?? 0) - rate * each));
        dg.forEach((each, i) => (g[i] = (g[i] ?? 0) - gamma * rate * each));
        dp.forEach((each, i) => (p[i] = (p[i] ?? 0) - gamma * rate * each));
      }
      const compared = loss(validation);
      return {
        truth: () => compared,
        values: {
          'train/loss': loss(training),
          'test/loss': compared,
          'layer/hidden/norm_r': norm(r),
          'layer/hidden/norm_g': norm(g),
          'layer/hidden/norm_b': norm(p),
        },
      };
    };
  },
});

export const quadraticNetwork = quadratic('a quadratic network by SGD', 1);
/** The same where rates that are far too high are tried too. */
export const hotNetwork = quadratic('a quadratic network with rates up to 100', 100);
