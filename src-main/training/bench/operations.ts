import type { LayersModel } from '@tensorflow/tfjs-layers';
import { linearMultiplyAdds } from '../../nn/summary';

type Layer = LayersModel['layers'][number];

/**
 * Floating-point operations of one example in a step of training, or in an evaluation: two for each multiply-add of a
 * linear map, k·k·(in/groups)·out·H'·W' for each kernel of a neuron, in each of its passes. Those are the forward pass
 * and in training the gradient of the kernel and that of the input, of which the last is not there where nothing before
 * the layer is trained. Everything else counts nothing: biases, products of responses, normalizations, activations.
 */
export function operationsPerExample(model: LayersModel, { evaluate }: { evaluate: boolean }): number {
  const trained = new Set<Layer>();
  let multiplyAdds = 0;
  for (const layer of model.layers) {
    const sources = layer.inboundNodes.flatMap(({ inboundLayers }) => inboundLayers);
    const inputGradient = sources.some((source) => trained.has(source));
    if (inputGradient || layer.trainableWeights.length > 0) trained.add(layer);
    const gradients = inputGradient ? 2 : 1;
    multiplyAdds += linearMultiplyAdds(layer) * (evaluate ? 1 : 1 + gradients);
  }
  return 2 * multiplyAdds;
}
