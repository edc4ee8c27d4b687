import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { internalError } from './internal-error';
import type { CallOptions } from './layers/index';

export type Layer = LayersModel['layers'][number];

/** One or several layers of a network that are computed at once. */
export interface Node {
  /** In the order of the network; the output is that of the last. */
  readonly layers: readonly Layer[];
  /** The nodes whose outputs it reads; undefined is the input of the network. */
  readonly inputs: readonly (Node | undefined)[];
  call(inputs: readonly Tensor[], options: CallOptions): Tensor;
}

/**
 * A network with one input and one output as a list of its layers in topological order. `model.apply` sorts, names and
 * checks anew in every call, which for a small network takes longer than the arithmetic.
 */
export function graphOf(model: LayersModel): Node[] {
  const [inputLayer, ...layers] = model.layers; // sorted topologically by tfjs-layers
  if (inputLayer === undefined || model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw internalError(`model ${model.name} needs exactly one input and one output`);
  }
  const nodes = new Map<Layer, Node | undefined>([[inputLayer, undefined]]);
  return layers.map((layer) => {
    const inputs = inputsOf(layer).map((source) => {
      if (!nodes.has(source)) throw internalError(`layer ${layer.name} precedes its input ${source.name}`);
      return nodes.get(source);
    });
    const node = nodeOf(layer, inputs);
    nodes.set(layer, node);
    return node;
  });
}

function nodeOf(layer: Layer, inputs: Node['inputs']): Node {
  return {
    layers: [layer],
    inputs,
    call: (tensors, options) => {
      const [first] = tensors as [Tensor];
      return layer.call(tensors.length === 1 ? first : [...tensors], { ...options }) as Tensor;
    },
  };
}

function inputsOf(layer: Layer): Layer[] {
  const [node, ...others] = layer.inboundNodes;
  if (node === undefined || others.length > 0)
    throw internalError(`layer ${layer.name} is used more than once`);
  return node.inboundLayers;
}
