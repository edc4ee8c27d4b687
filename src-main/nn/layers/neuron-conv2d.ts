import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { internalError } from '../internal-error';
import type { ConvolutionOptions, LinearMap } from '../neurons/linear-map';
import { convolutionMap } from '../neurons/linear-map';
import type { CallOptions } from './call-options';
import { singleInput } from './call-options';
import type { NeuronLayerConfig } from './neuron-layer';
import { knownSize, NeuronLayer, singleShape } from './neuron-layer';

export interface NeuronConv2DConfig extends NeuronLayerConfig, Partial<ConvolutionOptions> {
  filters: number;
  /** Height and width of the kernel. */
  kernelSize: number;
}

/**
 * A two-dimensional convolution of neurons: [N, H, W, in] → [N, H', W', filters], without an activation, where
 * H' = ⌊(H + 2·padding − dilation·(kernelSize − 1) − 1)/strides⌋ + 1 as in PyTorch.
 */
export class NeuronConv2D extends NeuronLayer {
  static readonly className: string = 'NeuronConv2D';
  readonly options: ConvolutionOptions;
  readonly map: LinearMap;

  constructor(private readonly config: NeuronConv2DConfig) {
    super(config);
    const { strides = 1, padding = 0, dilation = 1, groups = 1 } = config;
    this.options = { strides, padding, dilation, groups };
    this.map = convolutionMap(this.options);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernelSize, filters } = this.config;
    const { groups } = this.options;
    const channels = knownSize(singleShape(inputShape), -1, this.name);
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw internalError(
        `layer ${this.name} can't cut ${channels} → ${filters} channels into ${groups} groups`,
      );
    }
    this.addParameters([kernelSize, kernelSize, channels / groups, filters]);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { kernelSize, filters } = this.config;
    const { strides, padding, dilation } = this.options;
    const [batch = null, ...rest] = singleShape(inputShape);
    const outputSize = (size: number | null): number | null =>
      size === null ? null : Math.floor((size + 2 * padding - dilation * (kernelSize - 1) - 1) / strides) + 1;
    return [batch, ...rest.slice(0, -1).map(outputSize), filters];
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return this.applyNeuron(singleInput(inputs), this.map, options);
  }

  override getConfig() {
    const { filters, kernelSize } = this.config;
    return { ...super.getConfig(), filters, kernelSize, ...this.options };
  }
}
tf.serialization.registerClass(NeuronConv2D);
