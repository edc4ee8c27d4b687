import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import type { MemoryMode } from '../../domain/config/training-config';
import { internalError } from '../internal-error';
import { withFusedKernels } from '../kernels/fused-neuron';
import type { LinearMap } from './linear-map';
import type { Neuron, Tensors } from './neuron';
import { named, responseNames } from './neuron';
import type { Prelude } from './prelude';

export interface ApplyOptions {
  /** False where nothing before the layer is trained: the gradient of the input is then not computed. */
  readonly inputGradient?: boolean;
  /** How much is kept for the gradient; default speed. */
  readonly memory?: MemoryMode;
  /** What is done to x first. */
  readonly prelude?: Prelude;
}

/**
 * Hybrid back-propagation: applies a neuron with its hand-written gradient. Of the forward pass only x and the neuron's
 * `responses` are kept (for the quadratic neuron w_r·x + b_r and w_g·x + b_g; automatic differentiation keeps some ten
 * tensors), or of these only some, and the gradient computes the others again. Parameters are variables and outlive
 * the backward pass anyway.
 *
 * @param x [N, in] or [N, H, W, in]
 * @param p the neuron's parameters by name
 */
export function applyNeuron(
  neuron: Neuron,
  map: LinearMap,
  x: Tensor,
  p: Tensors,
  { inputGradient = true, memory = 'speed', prelude = nothing }: ApplyOptions = {},
): Tensor {
  const kept = keptResponses(neuron, memory);
  const passes = withFusedKernels(neuron, map, kept);
  const names = neuron.parameters.map(({ name }) => name);
  const run = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const prepared = prelude.prepare(x);
    const result = passes.forward(prelude.apply(x, prepared), p, map);
    save([x, ...kept.map((name) => pick(result, name)), ...prepared]);
    return {
      value: pick(result, 'y'),
      gradFunc: (dy: Tensor, [savedX, ...rest]: Tensor[]) =>
        tf.tidy(() => {
          if (savedX === undefined) throw internalError('the input of a neuron was not saved');
          const savedPrepared = rest.slice(kept.length);
          const input = prelude.apply(savedX, savedPrepared);
          const responses = allResponses(neuron, map, input, p, named(kept, rest));
          const gradient = passes.gradient(dy, input, p, responses, map);
          const gradients = names.map((name) => pick(gradient.parameters, name));
          if (!inputGradient && prelude.parameters.length === 0) return gradients;
          return [...prelude.gradient(gradient.input(), savedX, savedPrepared), ...gradients];
        }),
    };
  });
  const parameters = [...prelude.parameters, ...names.map((name) => pick(p, name))];
  return run(...(inputGradient || prelude.parameters.length > 0 ? [x, ...parameters] : parameters));
}

const nothing: Prelude = {
  parameters: [],
  prepare: () => [],
  apply: (x) => x,
  gradient: (dy) => [dy],
};

/** The responses that the forward pass keeps: all of them, half of them, or none. */
function keptResponses(neuron: Neuron, memory: MemoryMode): string[] {
  const names = responseNames(neuron);
  switch (memory) {
    case 'speed':
      return names;
    case 'balanced':
      return names.slice(0, Math.ceil(names.length / 2));
    case 'small':
      return [];
  }
}

/** The kept responses, and the others computed again. */
function allResponses(neuron: Neuron, map: LinearMap, x: Tensor, p: Tensors, kept: Tensors): Tensors {
  const entries = Object.entries(neuron.responses).map(
    ([name, compute]) => [name, kept[name] ?? compute(x, p, map)] as const,
  );
  return Object.fromEntries(entries);
}

function pick(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw internalError(`a neuron has no tensor "${name}"`);
  return tensor;
}
