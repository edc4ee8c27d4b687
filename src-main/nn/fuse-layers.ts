import type { Tensor } from '@tensorflow/tfjs-core';
import { Activation, BatchNormalization, ResidualAdd } from './layers/index';
import type { Node } from './graph';

/**
 * Joins layers that are cheaper together, where nobody else reads what lies between them:
 *
 * | layers | as |
 * | --- | --- |
 * | norm, relu | one pass over memory |
 * | norm, add, relu | one pass, at the end of a residual block |
 */
export function fuseLayers(nodes: readonly Node[]): Node[] {
  const readers = countReaders(nodes);
  const alone = (node: Node | undefined): node is Node => node !== undefined && readers.get(node) === 1;
  const absorbed = new Set<Node>();
  const replaced = new Map<Node, Node>();
  for (const node of nodes) {
    const { joined, parts } = joinedRelu(node, alone) ?? { joined: node, parts: [] };
    for (const part of parts) absorbed.add(part);
    const inputs = joined.inputs.map((input) => input && (replaced.get(input) ?? input));
    replaced.set(node, { ...joined, inputs });
  }
  return nodes.flatMap((node) => (absorbed.has(node) ? [] : [replaced.get(node) ?? node]));
}

interface Joining {
  joined: Node;
  /** The nodes that it takes the place of, besides the one of relu. */
  parts: Node[];
}

type Alone = (node: Node | undefined) => node is Node;

/** relu(norm(x)), or relu(norm(x) + addend) */
function joinedRelu(node: Node, alone: Alone): Joining | undefined {
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
    joined: {
      layers: [...parts, node].flatMap(({ layers }) => layers),
      inputs: [...normNode.inputs, ...(sum === undefined ? [] : [sum.inputs[1]])],
      call: ([x, addend], options) => norm.callWithRelu(x as Tensor, addend, options),
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
