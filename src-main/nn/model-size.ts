import type { LayersModel } from '@tensorflow/tfjs-layers';
import { NeuronLayer } from './layers/index';
import { summarize } from './summary';

/** What a network takes, as far as its structure says. */
export interface ModelSize {
  parameters: number;
  /** For one example, forwards. */
  multiplyAdds: number;
  /** Values that its neurons put out for one example. */
  outputs: number;
  /** Linear responses of quadratic neurons for one example, which `training.memory: speed` keeps for the gradient. */
  responses: number;
}

export async function sizeModel(model: LayersModel): Promise<ModelSize> {
  const { layers, parameters, multiplyAdds } = await summarize(model);
  const neurons = new Map(
    model.layers.flatMap((layer) =>
      layer instanceof NeuronLayer ? [[layer.name, layer.neuron] as const] : [],
    ),
  );
  let outputs = 0;
  let responses = 0;
  for (const { name, outputShape } of layers) {
    const neuron = neurons.get(name);
    if (neuron === undefined) continue;
    const values = outputShape.reduce((product, length) => product * length, 1);
    outputs += values;
    responses += values * Object.keys(neuron.responses).length;
  }
  return { parameters, multiplyAdds, outputs, responses };
}
