import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { LinearMap } from '../neurons/linear-map';
import { convolutionMap } from '../neurons/linear-map';
import type { CallOptions } from './call-options';
import { singleInput } from './call-options';
import type { NeuronLayerConfig } from './neuron-layer';
import { knownSize, NeuronLayer, singleShape } from './neuron-layer';

export interface NeuronConv2DConfig extends NeuronLayerConfig {
  filters: number;
  /** Height and width of the kernel. */
  kernelSize: number;
  strides: number;
  /** Rows and columns of zeros added on each side, as in PyTorch. */
  padding: number;
}

/** A two-dimensional convolution of neurons: [N, H, W, in] → [N, H', W', filters], without an activation. */
export class NeuronConv2D extends NeuronLayer {
  static readonly className = 'NeuronConv2D';
  private readonly map: LinearMap;
  /** What is added by hand, since TensorFlow's `same` is lopsided for strides above 1. */
  private readonly explicitPadding: number;

  constructor(private readonly config: NeuronConv2DConfig) {
    super(config);
    const { kernelSize, strides, padding } = config;
    const same = strides === 1 && padding === (kernelSize - 1) / 2;
    this.map = convolutionMap(strides, same ? 'same' : 'valid');
    this.explicitPadding = same ? 0 : padding;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernelSize, filters } = this.config;
    const channels = knownSize(singleShape(inputShape), -1, this.name);
    this.addParameters([kernelSize, kernelSize, channels, filters]);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { kernelSize, strides, padding, filters } = this.config;
    const [batch = null, ...rest] = singleShape(inputShape);
    const outputSize = (size: number | null): number | null =>
      size === null ? null : Math.floor((size + 2 * padding - kernelSize) / strides) + 1;
    return [batch, ...rest.slice(0, -1).map(outputSize), filters];
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    const x = singleInput(inputs) as Tensor4D;
    return this.applyNeuron(padImage(x, this.explicitPadding), this.map, options);
  }

  override getConfig() {
    const { filters, kernelSize, strides, padding } = this.config;
    return { ...super.getConfig(), filters, kernelSize, strides, padding };
  }
}
tf.serialization.registerClass(NeuronConv2D);

/** [N, H, W, C] → [N, H + 2p, W + 2p, C] */
function padImage(x: Tensor4D, p: number): Tensor4D {
  if (p === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [p, p],
    [p, p],
    [0, 0],
  ]);
}
