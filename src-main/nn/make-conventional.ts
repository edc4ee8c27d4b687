import type { LayersModel } from '@tensorflow/tfjs-layers';
import { BatchNormalization, NeuronLayer } from './layers/index';
import type { NamedArray, NamedArrays } from './named-arrays';
import { linearPartOf, quadraticNeuronOf } from './neurons/linear-part';

/**
 * Values of a network in which layers that are quadratic there and conventional here are made conventional, so that a
 * mixed network can start from a quadratic one. A conventional convolution before a normalization has no bias: that of
 * the linear part is then taken off the normalization's running mean, which gives the same output.
 *
 * @param source values by our paths, such as `stage1_block1_conv1/w_g`; it stays as it is
 */
export function makeConventional(model: LayersModel, source: NamedArrays): NamedArrays {
  const result = new Map(source);
  for (const layer of model.layers) {
    if (!(layer instanceof NeuronLayer) || layer.neuron.name !== 'conventional') continue;
    const given = parametersIn(source, layer.name);
    const neuron = quadraticNeuronOf(new Set(given.keys()));
    if (neuron === undefined) continue;
    const { w_r, b_r } = linearPartOf(neuron, given);
    for (const name of given.keys()) result.delete(`${layer.name}/${name}`);
    result.set(`${layer.name}/w_r`, w_r);
    if (layer.neuron.parameters.some(({ name }) => name === 'b_r')) {
      result.set(`${layer.name}/b_r`, b_r);
      continue;
    }
    const path = `${String(normalizationAfter(layer)?.name)}/running_mean`;
    const mean = result.get(path);
    if (mean !== undefined) result.set(path, difference(mean, b_r));
  }
  return result;
}

function parametersIn(source: NamedArrays, layer: string): NamedArrays {
  const prefix = `${layer}/`;
  return new Map(
    [...source].flatMap(([path, array]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), array] as const] : [],
    ),
  );
}

function normalizationAfter(layer: NeuronLayer): BatchNormalization | undefined {
  const after = layer.outboundNodes.map(({ outboundLayer }) => outboundLayer);
  return after.find((next): next is BatchNormalization => next instanceof BatchNormalization);
}

const difference = (a: NamedArray, b: NamedArray): NamedArray => ({
  shape: a.shape,
  values: a.values.map((value, i) => value - (b.values[i] ?? NaN)),
});
