import { createRandom } from '../../../src-main/core/random';
import type { NeuronName } from '../../../src-main/domain/config/model-config';
import type { DenseLayer } from '../../../src-main/analysis/dense-network';
import { neurons } from '../../../src-main/nn/neurons/index';

/** Layers of a perceptron of one number, with random parameters that are exact in single precision. */
export function randomLayers(
  neuron: NeuronName,
  widths: readonly number[],
  { seed = 0, deviation = 0.3, gate = 0 } = {},
): DenseLayer[] {
  const random = createRandom(seed, 'test network');
  const sizes = [1, ...widths, 1];
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i] ?? 1;
    const parameters = neurons[neuron].parameters.map(({ name, kind }) => {
      const length = kind === 'kernel' ? inputs * outputs : outputs;
      const center = name === 'b_g' ? gate : 0;
      return [
        name,
        Float64Array.from({ length }, () => Math.fround(center + deviation * random.normal())),
      ] as const;
    });
    const activation = i === widths.length ? 'linear' : 'relu';
    return {
      name: `dense_${i + 1}`,
      neuron,
      inputs,
      outputs,
      parameters: Object.fromEntries(parameters),
      activation,
    };
  });
}

/** Pre-activations of every quadratic layer at x, written out as in equation (4) of the paper. */
export function preActivations(layers: readonly DenseLayer[], x: number): number[][] {
  let values = [x];
  return layers.map(({ outputs, parameters, activation }) => {
    const { w_r, b_r, w_g, b_g, w_b, c } = parameters as Record<string, Float64Array>;
    const dot = (kernel: Float64Array | undefined, from: readonly number[], j: number): number =>
      from.reduce((sum, value, i) => sum + value * (kernel?.[i * outputs + j] ?? 0), 0);
    const before = Array.from({ length: outputs }, (_, j) => {
      const u = dot(w_r, values, j) + (b_r?.[j] ?? 0);
      const v = dot(w_g, values, j) + (b_g?.[j] ?? 0);
      return u * v + dot(w_b, values.map((value) => value * value), j) + (c?.[j] ?? 0); // prettier-ignore
    });
    values = activation === 'relu' ? before.map((value) => (value > 0 ? value : 0)) : before;
    return before;
  });
}
