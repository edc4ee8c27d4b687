import type { Tensor } from '@tensorflow/tfjs-core';
import type { NeuronName } from '../../domain/config/model-config';
import type { LinearMap } from './linear-map';

/**
 * What a parameter belongs to, which decides its learning rate and its shrinkage: `g` = {w_g, b_g}, `b` = {w_b, c},
 * and `r` = {w_r, b_r} together with every parameter that is not quadratic.
 */
export type ParameterGroup = 'r' | 'g' | 'b';

/** `kernel` and `bias` are those of a neuron; `normalization` is the scale and shift of a batch normalization. */
export type ParameterKind = 'kernel' | 'bias' | 'normalization';

export interface NeuronParameter<Name extends string = string> {
  readonly name: Name;
  readonly kind: 'kernel' | 'bias';
  readonly group: ParameterGroup;
  /** What a bias starts at; kernels are started by `startValues`. */
  readonly start?: number;
}

export type Tensors<Name extends string = string> = Readonly<Record<Name, Tensor>>;

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
  /** Intermediate results that `gradient` needs beside the input and the parameters. */
  readonly saved: readonly Saved[];
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

/** Tensors by name. */
export function named(names: readonly string[], tensors: readonly Tensor[]): Record<string, Tensor> {
  const result: Record<string, Tensor> = {};
  tensors.forEach((tensor, i) => {
    result[names[i] ?? ''] = tensor;
  });
  return result;
}
