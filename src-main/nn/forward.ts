import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { internalError } from './internal-error';
import type { CallOptions } from './layers/index';

export interface ForwardOptions extends Pick<CallOptions, 'training' | 'statistics' | 'memory'> {
  /** Called with the output of each layer, in topological order. */
  visit?: (layer: string, output: Tensor) => void;
}

/** Computes the output of a network: [N, ...input shape] → [N, ...output shape] */
export type Forward = (x: Tensor, options?: ForwardOptions) => Tensor;

type Layer = LayersModel['layers'][number];

interface Step {
  readonly layer: Layer;
  readonly inputs: readonly number[];
  readonly inputGradient: boolean;
  /** Outputs that no later step reads. */
  readonly done: readonly number[];
}

/**
 * Compiles a model with one input and one output into a list of layer calls. `model.apply` sorts, names and checks
 * anew in every call, which for a small network takes longer than the arithmetic.
 *
 * Outputs are disposed as soon as no later layer reads them, unless a visitor sees them; what the gradient needs of them
 * the layers have kept.
 */
export function createForward(model: LayersModel): Forward {
  const steps = planSteps(model);
  return (x, { training = false, memory = 'speed', statistics, visit } = {}) => {
    const options: CallOptions = { training, memory, ...(statistics && { statistics }) };
    const eager = visit === undefined;
    const outputs: Tensor[] = [x];
    const pick = (index: number): Tensor => outputs[index] as Tensor;
    for (const { layer, inputs, inputGradient, done } of steps) {
      const [first = 0] = inputs;
      const input = inputs.length === 1 ? pick(first) : inputs.map(pick);
      const output = layer.call(input, { ...options, inputGradient }) as Tensor;
      outputs.push(output);
      visit?.(layer.name, output);
      if (eager) tf.dispose(done.map(pick).filter((tensor) => tensor !== x && tensor !== output));
    }
    return outputs.at(-1) as Tensor;
  };
}

function planSteps(model: LayersModel): Step[] {
  const [inputLayer, ...layers] = model.layers; // sorted topologically by tfjs-layers
  if (inputLayer === undefined || model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw internalError(`model ${model.name} needs exactly one input and one output`);
  }
  const index = new Map([[inputLayer, 0]]);
  const trained = new Set<number>();
  const lastUse = new Map<number, number>();
  const calls = layers.map((layer, i) => {
    const inputs = inputsOf(layer).map((source) => {
      const position = index.get(source);
      if (position === undefined)
        throw internalError(`layer ${layer.name} precedes its input ${source.name}`);
      lastUse.set(position, i);
      return position;
    });
    const inputGradient = inputs.some((position) => trained.has(position));
    if (inputGradient || layer.trainableWeights.length > 0) trained.add(i + 1);
    index.set(layer, i + 1);
    return { layer, inputs, inputGradient };
  });
  const done = calls.map((): number[] => []);
  for (const [position, last] of lastUse) done[last]?.push(position);
  return calls.map((call, i) => ({ ...call, done: done[i] ?? [] }));
}

function inputsOf(layer: Layer): Layer[] {
  const [node, ...others] = layer.inboundNodes;
  if (node === undefined || others.length > 0)
    throw internalError(`layer ${layer.name} is used more than once`);
  return node.inboundLayers;
}
