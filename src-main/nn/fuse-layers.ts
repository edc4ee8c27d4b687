import type { Tensor } from '@tensorflow/tfjs-core';
import { Activation, BatchNormalization, NeuronLayer, ResidualAdd } from './layers/index';
import type { Node } from './graph';

/**
 * Joins layers that are cheaper together, where nobody else reads what lies between them:
 *
 * | layers | as |
 * | --- | --- |
 * | norm, relu | one pass over memory |
 * | norm, add, relu | the end of a residual block, in one pass |
 * | norm, relu, neurons | in training, neurons that compute their input again for the gradient instead of keeping it |
 */
export function fuseLayers(nodes: readonly Node[]): Node[] {
  const fused = new Map<Node, Node>();
  const absorbed = new Set<Node>();
  const readers = countReaders(nodes);
  const alone = (node: Node | undefined): node is Node => node !== undefined && readers.get(node) === 1;
  for (const node of nodes) {
    const found = fuseRelu(node, alone) ?? fuseNeurons(node, fused, alone);
    const parts = found?.parts ?? [];
    for (const part of parts) absorbed.add(part);
    const inputs = (found?.node ?? node).inputs.map((input) => input && (fused.get(input) ?? input));
    fused.set(node, { ...(found?.node ?? node), inputs });
  }
  return nodes.flatMap((node) => (absorbed.has(node) ? [] : [fused.get(node) ?? node]));
}

interface Fusion {
  /** Its inputs are nodes of the original list. */
  node: Node;
  /** What of the original list it computes besides. */
  parts: Node[];
}

type Alone = (node: Node | undefined) => node is Node;

/** relu(norm(x)), or relu(norm(x) + addend) */
function fuseRelu(node: Node, alone: Alone): Fusion | undefined {
  const [relu] = node.layers;
  if (!(relu instanceof Activation) || relu.activation !== 'relu') return undefined;
  const [before] = node.inputs;
  if (!alone(before)) return undefined;
  const sum = before.layers[0] instanceof ResidualAdd && !before.layers[0].rezero ? before : undefined;
  const normNode = sum === undefined ? before : sum.inputs[0];
  const norm = normNode?.layers[0];
  if (!alone(normNode) || !(norm instanceof BatchNormalization)) return undefined;
  const parts = sum === undefined ? [normNode] : [normNode, sum];
  return {
    parts,
    node: {
      layers: [...parts, node].flatMap(({ layers }) => layers),
      inputs: [...normNode.inputs, ...(sum === undefined ? [] : [sum.inputs[1]])],
      call: ([x, addend], options) => norm.callWithRelu(x as Tensor, addend, options),
    },
  };
}

/** Neurons that read relu(norm(x)) */
function fuseNeurons(node: Node, fused: ReadonlyMap<Node, Node>, alone: Alone): Fusion | undefined {
  const [before] = node.inputs;
  const neurons = node.layers[0];
  if (!alone(before) || !(neurons instanceof NeuronLayer) || !neurons.takesPrelude) return undefined;
  const source = fused.get(before) ?? before;
  const [norm, relu] = source.layers;
  const isRelu = source.layers.length === 2 && relu instanceof Activation;
  if (!isRelu || !(norm instanceof BatchNormalization)) return undefined;
  return {
    parts: [before],
    node: {
      layers: [...source.layers, neurons],
      inputs: source.inputs,
      call: ([x], options) => {
        const output =
          options.training === true
            ? neurons.call(x as Tensor, { ...options, prelude: norm.reluPrelude(options) })
            : neurons.call(norm.callWithRelu(x as Tensor, undefined, options), options);
        return output as Tensor;
      },
    },
  };
}

function countReaders(nodes: readonly Node[]): Map<Node, number> {
  const readers = new Map<Node, number>();
  for (const { inputs } of nodes) {
    for (const input of inputs) if (input !== undefined) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  return readers;
}
