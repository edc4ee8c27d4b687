import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { neuronNames } from '../../../src-main/domain/config/model-config';
import { differentiate } from '../../../src-main/nn/differentiate';
import { createForward } from '../../../src-main/nn/forward';
import { createLoss } from '../../../src-main/nn/losses';
import { parametersOf } from '../../../src-main/nn/parameters';
import { strategySchema } from '../../../src-main/domain/config/strategy-config';
import { backends, useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';
import { build } from '../support/training';

const none = strategySchema.parse({ type: 'none' });
const points = [
  [0.2, 0.7],
  [0.55, 0.1],
  [0.9, 0.45],
];

/** A field with random parameters, and the perceptron of the same. */
function networks(neuron: string, activation: string) {
  const shared = { widths: [4, 3], neuron, activation };
  const field = build({ type: 'field', ...shared }, [2], 3, none);
  const mlp = build({ type: 'mlp', ...shared }, [2], 1, none);
  const paths = parametersOf(mlp);
  expect(parametersOf(field).map(({ path }) => path)).toEqual(paths.map(({ path }) => path));
  parametersOf(field).forEach(({ path, variable }, i) => {
    variable.assign(tf.mul(randomTensor(variable.shape, path), 0.5));
    paths[i]?.variable.assign(variable);
  });
  return { field, mlp };
}

const bubble = ([x = 0, y = 0]: number[]): number => 16 * x * (1 - x) * y * (1 - y);

describe.each(backends)('a field on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const cases = [
    ...neuronNames.map((neuron) => [neuron, 'tanh'] as const),
    ...['relu', 'sigmoid', 'linear'].map((activation) => ['quadratic', activation] as const),
  ];

  it.each(cases)(
    'is a perceptron that is 0 on the boundary, with its gradient: %s, %s',
    async (neuron, activation) => {
      const { field, mlp } = networks(neuron, activation);
      const found = await valuesOf(createForward(field)(tf.tensor2d(points)));
      const forward = createForward(mlp);
      const valuesAt = async (all: number[][]): Promise<number[]> =>
        (await valuesOf(forward(tf.tensor2d(all)))).map((value, i) => value * bubble(all[i] ?? []));
      const values = await valuesAt(points);
      const h = 0.005;
      const slopes = await Promise.all(
        [0, 1].map(async (axis) => {
          const moved = (step: number) => points.map((point) => point.with(axis, (point[axis] ?? 0) + step));
          const [low, high] = [await valuesAt(moved(-h)), await valuesAt(moved(h))];
          return high.map((value, i) => (value - (low[i] ?? NaN)) / (2 * h));
        }),
      );
      const expected = values.flatMap((value, i) => [value, slopes[0]?.[i] ?? NaN, slopes[1]?.[i] ?? NaN]);
      expect(relativeError(found, expected)).toBeLessThan(3e-3);
      const edge = await valuesOf(
        createForward(field)(
          tf.tensor2d([
            [0, 0.3],
            [0.6, 1],
          ]),
        ),
      );
      expect(edge[0]).toBeCloseTo(0, 12);
      expect(edge[3]).toBeCloseTo(0, 12);
    },
  );

  it.each([
    ['quadratic', 'tanh'],
    ['compact', 'sigmoid'],
  ])('has the gradient of its energy in all parameters: %s, %s', async (neuron, activation) => {
    const { field } = networks(neuron, activation);
    const loss = createLoss('variational', { equation: 'diffusion' });
    const [x, targets] = [tf.tensor2d(points), randomTensor([3, 4], 'targets')];
    const forward = createForward(field);
    const energy = (): tf.Scalar => loss.value(forward(x, { training: true }), targets);
    const parameters = parametersOf(field);
    const { gradients } = differentiate(
      energy,
      parameters.map(({ variable }) => variable),
    );
    const at = async (): Promise<number> => (await tf.tidy(energy).data())[0] ?? NaN;
    for (const [i, { variable }] of parameters.entries()) {
      const values = await valuesOf(variable);
      const expected: number[] = [];
      const step = 0.01;
      for (const [j, value] of values.entries()) {
        variable.assign(tf.tensor(values.with(j, value + step), variable.shape));
        const high = await at();
        variable.assign(tf.tensor(values.with(j, value - step), variable.shape));
        expected.push((high - (await at())) / (2 * step));
      }
      variable.assign(tf.tensor(values, variable.shape));
      const gradient = gradients[i];
      expect(gradient).toBeDefined();
      if (gradient !== undefined)
        expect(relativeError(await valuesOf(gradient), expected, 0.1)).toBeLessThan(5e-3);
    }
  });
});

describe('a configuration of a field', () => {
  it('says what inputs and outputs it takes', () => {
    expect(() => build({ type: 'field', widths: [], neuron: 'quadratic' }, [2], 2)).toThrow(
      /field puts out a number and its derivatives along each input, .* shape \[2\] and there are 2 outputs/,
    );
  });
});
