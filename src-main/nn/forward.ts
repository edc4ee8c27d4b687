import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fuseLayers } from './fuse-layers';
import { graphOf, type Node } from './graph';
import { internalError } from './internal-error';
import type { CallOptions } from './layers/index';
import type { Recipes } from './neurons/recipe';

export interface ForwardOptions extends Pick<CallOptions, 'training' | 'statistics' | 'memory'> {
  /** Called with the output of each layer, in topological order. */
  visit?: (layer: string, output: Tensor) => void;
}

/** Computes the output of a network: [N, ...input shape] → [N, ...output shape] */
export type Forward = (x: Tensor, options?: ForwardOptions) => Tensor;

interface Step {
  readonly node: Node;
  /** Positions of its inputs among all outputs, of which the first is the input of the network. */
  readonly inputs: readonly number[];
  readonly inputGradient: boolean;
  /** Outputs that no later step reads. */
  readonly done: readonly number[];
}

/**
 * Compiles a model with one input and one output into a list of calls, of layers that are joined where that saves time
 * or memory.
 *
 * Outputs are disposed as soon as no later layer reads them; what the gradient needs of them the layers have kept. A
 * visitor sees each layer's output, so for it nothing is joined nor disposed.
 */
export function createForward(model: LayersModel): Forward {
  const layers = graphOf(model);
  const joined = planSteps(fuseLayers(layers));
  return (x, { training = false, memory = 'speed', statistics, visit } = {}) => {
    // Nobody asks for the gradient of an evaluation.
    const kept = training ? memory : 'small';
    const recipes: Recipes = new Map();
    const options: CallOptions = { training, memory: kept, recipes, ...(statistics && { statistics }) };
    const outputs: Tensor[] = [x];
    const pick = (index: number): Tensor => outputs[index] as Tensor;
    for (const { node, inputs, inputGradient, done } of visit === undefined ? joined : planSteps(layers)) {
      const output = node.call(inputs.map(pick), { ...options, inputGradient });
      outputs.push(output);
      if (visit !== undefined) {
        visit(node.layers.at(-1)?.name ?? '', output);
        continue;
      }
      for (const tensor of done.map(pick)) {
        tf.dispose([...(recipes.get(tensor)?.sources ?? [])]);
        recipes.delete(tensor);
        if (tensor !== x && tensor !== output) tensor.dispose();
      }
    }
    return outputs.at(-1) as Tensor;
  };
}

function planSteps(nodes: readonly Node[]): Step[] {
  const positions = new Map<Node | undefined, number>([[undefined, 0]]);
  const trained = new Set<number>();
  const lastUse = new Map<number, number>();
  const calls = nodes.map((node, i) => {
    const inputs = node.inputs.map((input) => {
      const position = positions.get(input);
      if (position === undefined)
        throw internalError(`layer ${node.layers[0]?.name ?? ''} precedes its input`);
      lastUse.set(position, i);
      return position;
    });
    const inputGradient = inputs.some((position) => trained.has(position));
    const trains = node.layers.some((layer) => layer.trainableWeights.length > 0);
    if (inputGradient || trains) trained.add(i + 1);
    positions.set(node, i + 1);
    return { node, inputs, inputGradient };
  });
  const done = calls.map((): number[] => []);
  for (const [position, last] of lastUse) done[last]?.push(position);
  return calls.map((call, i) => ({ ...call, done: done[i] ?? [] }));
}
