import type { NeuronName } from '../../domain/config/model-config';
import { createRandom } from '../../core/random';
import type { DenseNetwork } from '../dense-network/dense-network';
import { parameterShapes } from '../dense-network/parameters';

export interface RandomNetworkOptions {
  readonly neuron: NeuronName;
  /** Of the hidden layers; the input and the output are one number each. */
  readonly widths: readonly number[];
  /** σ of every parameter, biases included. */
  readonly deviation: number;
  readonly seed: number;
}

/**
 * A perceptron with ReLU all of whose parameters are drawn from N(0, σ²). Each is σ times a standard normal number that
 * depends on seed, layer and parameter alone: with the same seed, networks of two σ differ by σ and nothing else.
 */
export function randomNetwork({ neuron, widths, deviation, seed }: RandomNetworkOptions): DenseNetwork {
  const sizes = [1, ...widths, 1];
  const layers = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i] ?? 1;
    const name = `dense_${i + 1}`;
    const parameters = parameterShapes(neuron, inputs, outputs).map((parameter) => {
      const random = createRandom(seed, 'random start', name, parameter.name);
      const length = parameter.shape.reduce((product, size) => product * size, 1);
      return [parameter.name, Float64Array.from({ length }, () => deviation * random.normal())] as const;
    });
    const activation = i === widths.length ? ('linear' as const) : ('relu' as const);
    return { name, neuron, inputs, outputs, parameters: Object.fromEntries(parameters), activation };
  });
  return { layers };
}
