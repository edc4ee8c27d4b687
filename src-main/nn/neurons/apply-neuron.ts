import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import { internalError } from '../internal-error';
import { withFusedKernels } from '../kernels/fused-neuron';
import type { LinearMap } from './linear-map';
import type { Neuron, Tensors } from './neuron';
import { named, responseNames } from './neuron';

export interface ApplyOptions {
  /** False where nothing before the layer is trained: the gradient of the input is then not computed. */
  readonly inputGradient: boolean;
}

/**
 * Applies a neuron with its hand-written gradient. Of the forward pass only x and the neuron's `responses`
 * are kept; parameters are variables and outlive the backward pass anyway.
 *
 * @param x [N, in] or [N, H, W, in]
 * @param p the neuron's parameters by name
 */
export function applyNeuron(
  neuron: Neuron,
  map: LinearMap,
  x: Tensor,
  p: Tensors,
  { inputGradient }: ApplyOptions = { inputGradient: true },
): Tensor {
  const passes = withFusedKernels(neuron, map);
  const kept = responseNames(neuron);
  const names = neuron.parameters.map(({ name }) => name);
  const run = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const result = passes.forward(x, p, map);
    save([x, ...kept.map((name) => pick(result, name))]);
    return {
      value: pick(result, 'y'),
      gradFunc: (dy: Tensor, [savedX, ...rest]: Tensor[]) =>
        tf.tidy(() => {
          if (savedX === undefined) throw internalError('the input of a neuron was not saved');
          const saved = named(kept, rest);
          const { parameters, input } = passes.gradient(dy, savedX, p, saved, map);
          const gradients = names.map((name) => pick(parameters, name));
          return inputGradient ? [input(), ...gradients] : gradients;
        }),
    };
  });
  const parameters = names.map((name) => pick(p, name));
  return run(...(inputGradient ? [x, ...parameters] : parameters));
}

function pick(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw internalError(`a neuron has no tensor "${name}"`);
  return tensor;
}
