import type { LayersModel } from '@tensorflow/tfjs-layers';
import { internalError } from '../nn/internal-error';
import { graphOf, type Layer } from '../nn/graph';

/** What is done at each layer, in the order of the network. */
export interface Walker<State> {
  /** What a layer makes of what its inputs are. */
  step(layer: Layer, inputs: readonly State[]): State;
  /** Gives back what no later layer reads. */
  drop(state: State): void;
}

/**
 * Takes something through a network layer by layer: from what the input is to what the output is, which is the caller's.
 * The input is dropped too.
 */
export function walkNetwork<State>(model: LayersModel, input: State, walker: Walker<State>): State {
  const nodes = graphOf(model);
  const positions = new Map(nodes.map((node, i) => [node, i + 1] as const));
  const inputsOf = nodes.map(({ inputs }) => inputs.map((node) => (node && positions.get(node)) ?? 0));
  const lastReader = new Map(inputsOf.flatMap((inputs, i) => inputs.map((input) => [input, i] as const)));
  const states: State[] = [input];
  nodes.forEach(({ layers: [layer] }, i) => {
    const inputs = inputsOf[i] ?? [];
    if (layer === undefined) throw internalError('a node without a layer');
    states.push(
      walker.step(
        layer,
        inputs.map((position) => states[position] as State),
      ),
    );
    for (const position of new Set(inputs)) {
      if (lastReader.get(position) === i) walker.drop(states[position] as State);
    }
  });
  return states.at(-1) as State;
}
