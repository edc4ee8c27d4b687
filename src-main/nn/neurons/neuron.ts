import type { Tensor } from '@tensorflow/tfjs-core';
import type { NeuronName } from '../../domain/config/model-config';
import type { LinearMap } from './linear-map';

/**
 * What a parameter belongs to, which decides its learning rate and its shrinkage: `g` = {w_g, b_g}, `b` = {w_b, c},
 * and `r` = {w_r, b_r} together with every parameter that is not quadratic.
 */
export type ParameterGroup = 'r' | 'g' | 'b';

/** `kernel` and `bias` are those of a neuron; `other` is what else is trained, as the scale of a normalization. */
export type ParameterKind = 'kernel' | 'bias' | 'other';

/** A parameter of a neuron: a kernel of the shape of the linear map, or a bias [out]. */
export interface NeuronParameter<Name extends string = string> {
  readonly name: Name;
  readonly kind: 'kernel' | 'bias';
  readonly group: ParameterGroup;
  /**
   * Which parameter of the conventional neuron this one starts as under ReLinear, and takes over in a weight transfer.
   * A neuron that has none for w_r can't start as a conventional one.
   */
  readonly conventional?: 'w_r' | 'b_r';
  /** What a bias starts at; kernels are started by `startValues`. */
  readonly start?: number;
}

/** Tensors by name. */
export type Tensors<Name extends string = string> = Readonly<Record<Name, Tensor>>;

/** The gradients of a neuron's parameters, by name and of their shapes, and of its input. */
export interface NeuronGradient<Parameter extends string = string> {
  readonly parameters: Tensors<Parameter>;
  /** Gradient of the input; a function, because a first layer has no use for it. */
  readonly input: () => Tensor;
}

/**
 * How a layer combines its input, defined once over an abstract linear map, so that dense layers and convolutions
 * share it. A new neuron is a file beside this one and a line in `index.ts`.
 */
export interface Neuron<Parameter extends string = string, Saved extends string = string> {
  readonly name: NeuronName;
  readonly parameters: readonly NeuronParameter<Parameter>[];
  /**
   * The linear responses that `gradient` needs beside the input and the parameters, by name, each with what computes
   * it: they are kept from the forward pass or computed again, as `training.memory` says.
   */
  readonly responses: Readonly<Record<Saved, (x: Tensor, p: Tensors<Parameter>, map: LinearMap) => Tensor>>;
  /**
   * What is left of the neuron where the kernels of the groups g and b are 0: factor⊙(w·x + b) + offset, with the
   * parameters that take over w_r and b_r as w and b. Neurons without a linear term have none.
   */
  readonly linearPart?: { readonly factor?: Parameter; readonly offset?: Parameter };
  /** The same neuron without any bias, where that makes sense. */
  readonly withoutBias?: Neuron;
  forward(x: Tensor, p: Tensors<Parameter>, map: LinearMap): Tensors<Saved | 'y'>;
  gradient(
    dy: Tensor,
    x: Tensor,
    p: Tensors<Parameter>,
    saved: Tensors<Saved>,
    map: LinearMap,
  ): NeuronGradient<Parameter>;
}

/** Whether the neuron has terms beyond the conventional one. */
export function isQuadratic(neuron: Neuron): boolean {
  return neuron.parameters.some(({ group }) => group !== 'r');
}

/** The names of the responses that the gradient needs, in order. */
export function responseNames(neuron: Neuron): string[] {
  return Object.keys(neuron.responses);
}

/** Tensors by name. */
export function named(names: readonly string[], tensors: readonly Tensor[]): Record<string, Tensor> {
  const result: Record<string, Tensor> = {};
  tensors.forEach((tensor, i) => {
    result[names[i] ?? ''] = tensor;
  });
  return result;
}
