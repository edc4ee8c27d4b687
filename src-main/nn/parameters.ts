import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import { internalError } from './internal-error';
import { NeuronLayer } from './layers/index';
import type { NamedArrays } from './named-arrays';
import { readTensors, tensorFrom } from './named-arrays';
import type { ParameterGroup, ParameterKind } from './neurons/neuron';
import { isQuadratic } from './neurons/neuron';

/** A variable of a layer: `dense_1/w_g`. */
export interface LayerState {
  readonly path: string;
  readonly layer: string;
  readonly name: string;
  readonly variable: Variable;
}

/** A variable that is trained. */
export interface Parameter extends LayerState {
  readonly group: ParameterGroup;
  readonly kind: ParameterKind;
}

type Layer = LayersModel['layers'][number];

/** The trained parameters of a model, in the order of its layers. */
export function parametersOf(model: LayersModel): Parameter[] {
  return model.layers.flatMap((layer) =>
    layer.trainableWeights.map((weight) => {
      const state = stateOf(layer, weight);
      if (!(layer instanceof NeuronLayer)) return { ...state, group: 'r', kind: 'other' } as const;
      const { group, kind } = layer.parameter(state.name);
      return { ...state, group, kind };
    }),
  );
}

/** What a model keeps besides its parameters: the running statistics of batch normalizations. */
export function statisticsOf(model: LayersModel): LayerState[] {
  return model.layers.flatMap((layer) => layer.nonTrainableWeights.map((weight) => stateOf(layer, weight)));
}

function stateOf(layer: Layer, weight: LayerVariable): LayerState {
  const name = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  return { path: `${layer.name}/${name}`, layer: layer.name, name, variable: variableOf(weight) };
}

/** Layers read and write a variable that stays the same. */
function variableOf(weight: LayerVariable): Variable {
  const tensor = weight.read();
  if (!(tensor instanceof tf.Variable)) throw internalError(`${weight.name} is not a variable`);
  return tensor as Variable;
}

/** Number of trained values. */
export function parameterCount(model: LayersModel): number {
  return parametersOf(model).reduce((sum, { variable }) => sum + variable.size, 0);
}

/** The layers that have quadratic terms. */
export function quadraticLayers(model: LayersModel): NeuronLayer[] {
  return model.layers.filter(
    (layer): layer is NeuronLayer => layer instanceof NeuronLayer && isQuadratic(layer.neuron),
  );
}

/**
 * The l2 norms of w_r, w_g and w_b in every layer with quadratic terms, by metric name: `layer/dense_1/norm_g`. They
 * show how much the quadratic terms have come to count.
 */
export async function quadraticNorms(model: LayersModel): Promise<Record<string, number>> {
  const names = new Set(quadraticLayers(model).map(({ name }) => name));
  const kernels = parametersOf(model).filter(({ layer, kind }) => names.has(layer) && kind === 'kernel');
  if (kernels.length === 0) return {};
  const norms = tf.tidy(() => tf.stack(kernels.map(({ variable }) => tf.norm(variable))));
  const values = await norms.data();
  norms.dispose();
  return Object.fromEntries(
    kernels.map(({ layer, name }, i) => [`layer/${layer}/${name.replace(/^w_/, 'norm_')}`, values[i] ?? NaN]),
  );
}

/** Copies all parameters and running statistics of a model. */
export function exportModelState(model: LayersModel): Promise<NamedArrays> {
  return readTensors(allState(model).map(({ path, variable }): [string, Tensor] => [path, variable]));
}

/** Gives a model of the same configuration the exported parameters and running statistics. */
export function importModelState(model: LayersModel, arrays: NamedArrays): void {
  tf.tidy(() => {
    for (const { path, variable } of allState(model))
      variable.assign(tensorFrom(arrays, path, variable.shape));
  });
}

function allState(model: LayersModel): LayerState[] {
  return [...parametersOf(model), ...statisticsOf(model)];
}
