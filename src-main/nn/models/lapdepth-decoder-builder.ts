import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import type { ActivationName } from '../activations';
import { Activation, BatchNormalization, BilinearResize, StandardizedConv2D } from '../layers/index';
import { internalError } from '../internal-error';
import type { ModelPlan } from './model-definition';

export interface UnitOptions {
  /** Channels of the input: a check that the widths are those of the reference. */
  inputs: number;
  filters: number;
  kernelSize: number;
  /** Default 1. */
  dilation?: number;
}

/** Dilations of the four branches of the pyramid pooling. */
const dilations = [3, 6, 12, 18] as const;

/** The parts of the decoder of a LapDepth network; the names of all layers begin with `decoder_`. */
export class DecoderBuilder {
  constructor(private readonly plan: ModelPlan) {}

  /**
   * Dense atrous spatial pyramid pooling (Yang et al. 2018): a reduction to half the channels, four branches with wider
   * and wider dilation, each of which sees all before it, and a convolution over all of them. [.., d] → [.., d/2]
   */
  pooling(name: string, x: SymbolicTensor, d: number): SymbolicTensor {
    const reduced = this.conv(`${name}_reduction1`, x, { inputs: d, filters: d / 2, kernelSize: 1 });
    let all = reduced;
    let inputs = d / 2;
    for (const dilation of dilations) {
      const branch = `${name}_d${dilation}`;
      let y = this.unit(`${branch}_conv1`, all, { inputs, filters: d / 4, kernelSize: 1 });
      y = this.unit(`${branch}_conv2`, y, { inputs: d / 4, filters: d / 4, kernelSize: 3, dilation });
      all = this.concatenated(`${branch}_join`, [all, y]);
      inputs += d / 4;
    }
    return this.unit(`${name}_reduction2`, all, { inputs, filters: d / 2, kernelSize: 3 });
  }

  /** Units of 3×3 one after the other, `NAME_convK` with K from `first` on. */
  chain(
    name: string,
    x: SymbolicTensor,
    inputs: number,
    filters: readonly number[],
    first: number,
  ): SymbolicTensor {
    let [y, channels] = [x, inputs];
    for (const [i, width] of filters.entries()) {
      y = this.unit(`${name}_conv${first + i}`, y, { inputs: channels, filters: width, kernelSize: 3 });
      channels = width;
    }
    return y;
  }

  /** Normalization, relu, convolution. */
  unit(name: string, x: SymbolicTensor, options: UnitOptions): SymbolicTensor {
    return this.conv(`${name}_conv`, this.normalized(name, x), options);
  }

  /** Normalization, relu, twice the height and width, convolution of 3×3. */
  upsampled(name: string, x: SymbolicTensor, inputs: number, filters: number): SymbolicTensor {
    const y = this.resized(`${name}_resize`, this.normalized(name, x));
    return this.conv(`${name}_conv`, y, { inputs, filters, kernelSize: 3 });
  }

  resized(name: string, x: SymbolicTensor): SymbolicTensor {
    return new BilinearResize({ name: `decoder_${name}`, factor: 2 }).apply(x) as SymbolicTensor;
  }

  concatenated(name: string, parts: SymbolicTensor[]): SymbolicTensor {
    return layers.concatenate({ name: `decoder_${name}` }).apply(parts) as SymbolicTensor;
  }

  activation(name: string, activation: ActivationName, x: SymbolicTensor): SymbolicTensor {
    return new Activation({ name: `decoder_${name}`, activation }).apply(x) as SymbolicTensor;
  }

  private normalized(name: string, x: SymbolicTensor): SymbolicTensor {
    const norm = new BatchNormalization({ name: `decoder_${name}_norm`, epsilon: 1e-3 });
    return this.activation(`${name}_relu`, 'relu', norm.apply(x) as SymbolicTensor);
  }

  private conv(name: string, x: SymbolicTensor, options: UnitOptions): SymbolicTensor {
    const { inputs, filters, kernelSize, dilation = 1 } = options;
    const layer = `decoder_${name}`;
    const channels = x.shape[3] ?? 0;
    if (channels !== inputs) throw internalError(`${layer} has ${channels} channels, expected ${inputs}`);
    const padding = (dilation * (kernelSize - 1)) / 2;
    const seed = this.plan.seedOf(layer);
    const config = { name: layer, filters, kernelSize, dilation, padding, seed };
    return new StandardizedConv2D(config).apply(x) as SymbolicTensor;
  }
}
