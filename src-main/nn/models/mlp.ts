import type { LayersModel } from '@tensorflow/tfjs-layers';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import type { MlpConfig } from '../../domain/config/model-config';
import { Activation, NeuronDense } from '../layers/index';
import type { ModelDefinition, ModelPlan } from './model-definition';

/**
 * A multilayer perceptron: hidden layers of neurons with an activation each, then a layer of neurons (the same kind,
 * or conventional) without one. Images are flattened: [N, ...] → [N, outputSize].
 */
export const mlp: ModelDefinition<MlpConfig> = { build, torchModule };

function build(
  config: MlpConfig,
  { inputShape, outputSize, start, seedOf, neurons }: ModelPlan,
): LayersModel {
  const dense = (index: number, units: number, usual: MlpConfig['neuron']): NeuronDense => {
    const name = `dense_${index}`;
    const neuron = neurons?.get(name) ?? usual;
    return new NeuronDense({ name, units, neuron, start, seed: seedOf(name) });
  };

  const x = input({ shape: [...inputShape], name: 'input' });
  let y = inputShape.length === 1 ? x : layers.flatten({ name: 'flatten' }).apply(x);
  for (const [i, width] of config.widths.entries()) {
    y = dense(i + 1, width, config.neuron).apply(y);
    if (config.activation === 'linear') continue;
    y = new Activation({ name: `${config.activation}_${i + 1}`, activation: config.activation }).apply(y);
  }
  const neuron = config.output === 'neuron' ? config.neuron : 'conventional';
  y = dense(config.widths.length + 1, outputSize, neuron).apply(y);
  return model({ name: 'mlp', inputs: x, outputs: y as typeof x });
}

/** `dense_2` → `layers.1`: the second entry of a ModuleList. */
function torchModule(layer: string): string {
  return `layers.${Number(layer.slice('dense_'.length)) - 1}`;
}
