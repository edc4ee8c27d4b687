import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  Activation,
  MaxPool2D,
  NeuronConv2D,
  NeuronDense,
  ResidualAdd,
  StandardizedConv2D,
} from './layers/index';

type Layer = LayersModel['layers'][number];

const kinds: Record<string, string> = {
  InputLayer: 'input',
  QuadLabBatchNormalization: 'batch normalization',
  ZeroPadShortcut: 'shortcut with zeros',
  QuadLabGlobalAveragePool2D: 'global average pooling',
};

/** What a layer is, in words: `quadratic convolution 3×3/2`. */
export function layerKind(layer: Layer): string {
  if (layer instanceof NeuronDense) return `${layer.neuron.name} dense`;
  if (layer instanceof NeuronConv2D) {
    const { kernelSize } = layer.getConfig();
    const { strides, dilation, groups } = layer.options;
    const filters = layer instanceof StandardizedConv2D ? 'standardized' : layer.neuron.name;
    const parts = [
      `${filters} convolution ${windowOf(kernelSize, strides)}`,
      ...(groups > 1 ? [`${groups} groups`] : []),
      ...(dilation > 1 ? [`dilation ${dilation}`] : []),
    ];
    return parts.join(', ');
  }
  if (layer instanceof MaxPool2D) {
    return `max pooling ${windowOf(layer.options.poolSize, layer.options.strides)}`;
  }
  if (layer instanceof ResidualAdd) return layer.getConfig().rezero ? 'sum with ReZero' : 'sum';
  if (layer instanceof Activation) return layer.getConfig().activation;
  const name = layer.getClassName();
  return kinds[name] ?? inWords(name);
}

/** `3×3`, or `3×3/2` with strides of 2. */
function windowOf(size: number, strides: number): string {
  return `${size}×${size}${strides > 1 ? `/${strides}` : ''}`;
}

/** `QuadLabUpSampling` → `up sampling` */
function inWords(className: string): string {
  return className
    .replace(/^QuadLab/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
