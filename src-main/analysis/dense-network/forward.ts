import { numbers } from '../polynomial/ring';
import type { DenseLayer, DenseNetwork } from './dense-network';
import { neuronOutputs } from './neuron-outputs';

const activations: Record<DenseLayer['activation'], (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/**
 * What a network predicts for a number, both in the units of the data, in double precision.
 *
 * @param x one number
 * @param unit which output; default the first
 */
export function forward({ layers, input, output }: DenseNetwork, x: number, unit = 0): number {
  const entering = input === undefined ? x : (x - input.mean) / (input.deviation || 1);
  let values = [entering];
  for (const layer of layers) {
    values = neuronOutputs(numbers, layer, values).map(activations[layer.activation]);
  }
  const value = values[unit] ?? NaN;
  return output === undefined ? value : value * (output.deviation || 1) + output.mean;
}
