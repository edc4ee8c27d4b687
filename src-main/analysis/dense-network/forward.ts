import { numbers } from '../polynomial/ring';
import { valueAt } from './activation';
import type { DenseNetwork } from './dense-network';
import { neuronOutputs } from './neuron-outputs';

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
    values = neuronOutputs(numbers, layer, values).map((z) => valueAt(layer.activation, z));
  }
  const value = values[unit] ?? NaN;
  return output === undefined ? value : value * (output.deviation || 1) + output.mean;
}
