import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import type { MemoryMode } from '../../domain/config/training-config';
import { internalError } from '../internal-error';
import { withFusedKernels } from '../kernels/fused-neuron';
import type { LinearMap } from './linear-map';
import type { Neuron, Tensors } from './neuron';
import { named, responseNames } from './neuron';
import type { Recipe, Recipes } from './recipe';

export interface ApplyOptions {
  /** False where nothing before the layer is trained: the gradient of the input is then not computed. */
  readonly inputGradient?: boolean;
  /** How much is kept for the gradient; default speed. */
  readonly memory?: MemoryMode;
  /** Where x has a recipe, its sources are kept instead of it. */
  readonly recipes?: Recipes;
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
  { inputGradient = true, memory = 'speed', recipes }: ApplyOptions = {},
): Tensor {
  const { kept, passes, names } = prepared(neuron, map, memory);
  const { sources, compute } = recipes?.get(x) ?? keepIt(x);
  const run = tf.customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    const result = passes.forward(x, p, map);
    save([...sources, ...kept.map((name) => pick(result, name))]);
    return {
      value: pick(result, 'y'),
      // Whoever differentiates tidies.
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const x = compute(saved.slice(0, sources.length));
        const responses = allResponses(neuron, map, x, p, named(kept, saved.slice(sources.length)));
        const { parameters, input } = passes.gradient(dy, x, p, responses, map);
        const gradients = names.map((name) => pick(parameters, name));
        return inputGradient ? [input(), ...gradients] : gradients;
      },
    };
  });
  const parameters = names.map((name) => pick(p, name));
  return run(...(inputGradient ? [x, ...parameters] : parameters));
}

interface Prepared {
  readonly kept: readonly string[];
  readonly passes: ReturnType<typeof withFusedKernels>;
  /** Of the parameters. */
  readonly names: readonly string[];
}

const preparations = new WeakMap<LinearMap, WeakMap<Neuron, Map<string, Prepared>>>();

/** What does not change from call to call: for a small network, to find it takes as long as the arithmetic. */
function prepared(neuron: Neuron, map: LinearMap, memory: MemoryMode): Prepared {
  const ofMap = preparations.get(map) ?? new WeakMap<Neuron, Map<string, Prepared>>();
  preparations.set(map, ofMap);
  const ofNeuron = ofMap.get(neuron) ?? new Map<string, Prepared>();
  ofMap.set(neuron, ofNeuron);
  const key = tf.getBackend() + memory;
  const known = ofNeuron.get(key);
  if (known !== undefined) return known;
  const kept = keptResponses(neuron, memory);
  const names = neuron.parameters.map(({ name }) => name);
  const made = { kept, names, passes: withFusedKernels(neuron, map, kept) };
  ofNeuron.set(key, made);
  return made;
}

function keepIt(x: Tensor): Recipe {
  return { sources: [x], compute: ([kept]) => kept as Tensor };
}

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
