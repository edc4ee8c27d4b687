import type { NeuronName } from '../../domain/config/model-config';

/** The parameters of a kind of neuron by name, in their order. */
interface ParameterNames {
  /** [inputs, outputs] */
  readonly kernels: readonly string[];
  /** [outputs] */
  readonly biases: readonly string[];
}

/** As the definitions in `nn/neurons` have them, which can't be read without loading TensorFlow.js. */
export const parameterNames: Readonly<Record<NeuronName, ParameterNames>> = {
  conventional: { kernels: ['w_r'], biases: ['b_r'] },
  quadratic: { kernels: ['w_r', 'w_g', 'w_b'], biases: ['b_r', 'b_g', 'c'] },
  compact: { kernels: ['w_r', 'w_b'], biases: ['b_r', 'c'] },
  parabolic: { kernels: ['w_r', 'w_g'], biases: ['b_r', 'b_g'] },
  poly: { kernels: ['w_r', 'w_g'], biases: ['b_r'] },
  quadralib: { kernels: ['w_r', 'w_g', 'w_b'], biases: ['b_r'] },
  square: { kernels: ['w_b'], biases: ['c'] },
  'quadratic-activation': { kernels: ['w_r'], biases: ['b_r'] },
};

/** The parameters of a layer with the shape of each. */
export function parameterShapes(
  neuron: NeuronName,
  inputs: number,
  outputs: number,
): { name: string; shape: number[] }[] {
  const { kernels, biases } = parameterNames[neuron];
  return [
    ...kernels.map((name) => ({ name, shape: [inputs, outputs] })),
    ...biases.map((name) => ({ name, shape: [outputs] })),
  ];
}
