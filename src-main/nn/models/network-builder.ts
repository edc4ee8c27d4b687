import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input } from '@tensorflow/tfjs-layers';
import { QuadLabError } from '../../core/errors';
import type { ModelConfig, NeuronName } from '../../domain/config/model-config';
import {
  Activation,
  BatchNormalization,
  GlobalAveragePool2D,
  MaxPool2D,
  NeuronConv2D,
  NeuronDense,
  ResidualAdd,
} from '../layers/index';
import { knownSize } from '../layers/neuron-layer';
import type { ConvolutionOptions } from '../neurons/linear-map';
import type { ModelPlan } from './model-definition';

/** A convolution of k×k by neurons of a kind. */
export interface ConvolutionLayer extends Partial<ConvolutionOptions> {
  /** Unless the plan has another for the layer. */
  neuron: NeuronName;
  filters: number;
  /** Default 3. The default padding keeps the size of an image but for the strides. */
  kernelSize?: number;
  /** Default: only neurons that need their biases have them, since a batch normalization follows. */
  useBias?: boolean;
}

/** Adds the layers that convolutional networks share, each with its name and a seed of its own. */
export class NetworkBuilder {
  constructor(private readonly plan: ModelPlan) {}

  /**
   * The input [N, H, W, C]. Throws CONFIG_INVALID for inputs that are no images, or smaller ones than the network has
   * a use for.
   */
  image(type: ModelConfig['type'], smallest = 1): SymbolicTensor {
    const { inputShape } = this.plan;
    const [height = 0, width = 0] = inputShape;
    if (inputShape.length !== 3) {
      throw new QuadLabError(
        'CONFIG_INVALID',
        `model.type: ${type} needs images [height, width, channels], but the inputs are of shape [${inputShape.join(', ')}]`,
        { advice: 'Use a data set of images, or model.type mlp.' },
      );
    }
    if (Math.min(height, width) < smallest) {
      throw new QuadLabError(
        'CONFIG_INVALID',
        `model.type: ${type} needs images of at least ${smallest}×${smallest} pixels, but those of the data set have ${height}×${width}`,
        { advice: 'Use larger images, or another model such as resnet.' },
      );
    }
    return input({ shape: [...inputShape], name: 'input' });
  }

  /** A convolution, with the default padding and strides s: [N, H, W, C] → [N, ⌈H/s⌉, ⌈W/s⌉, filters] */
  conv(name: string, x: SymbolicTensor, options: ConvolutionLayer): SymbolicTensor {
    const { start, seedOf, neurons } = this.plan;
    const neuron = neurons?.get(name) ?? options.neuron;
    const { kernelSize = 3, dilation = 1, useBias = neuron !== 'conventional' } = options;
    const padding = (dilation * (kernelSize - 1)) / 2;
    const config = { padding, ...options, neuron, useBias, name, kernelSize, start, seed: seedOf(name) };
    return new NeuronConv2D(config).apply(x) as SymbolicTensor;
  }

  /** A batch normalization over all axes but the last; the shape stays. */
  norm(name: string, x: SymbolicTensor): SymbolicTensor {
    return new BatchNormalization({ name }).apply(x) as SymbolicTensor;
  }

  /** relu(x) = max(0, x), elementwise. */
  relu(name: string, x: SymbolicTensor): SymbolicTensor {
    return new Activation({ name, activation: 'relu' }).apply(x) as SymbolicTensor;
  }

  /** The largest value of each window: [N, H, W, C] → [N, H', W', C], as `MaxPool2D` says. */
  maxPool(name: string, x: SymbolicTensor, options: MaxPool2D['options']): SymbolicTensor {
    return new MaxPool2D({ name, ...options }).apply(x) as SymbolicTensor;
  }

  /** The mean of each channel: [N, H, W, C] → [N, C] */
  globalPool(name: string, x: SymbolicTensor): SymbolicTensor {
    return new GlobalAveragePool2D({ name }).apply(x) as SymbolicTensor;
  }

  /** shortcut + branch, or with ReZero shortcut + α·branch. */
  add(name: string, branch: SymbolicTensor, shortcut: SymbolicTensor, rezero: boolean): SymbolicTensor {
    return new ResidualAdd({ name, rezero }).apply([branch, shortcut]) as SymbolicTensor;
  }

  /** A layer with an output for each class, conventional unless the plan says otherwise: [N, C] → [N, outputSize] */
  classifier(name: string, x: SymbolicTensor): SymbolicTensor {
    const { start, seedOf, outputSize, neurons } = this.plan;
    const neuron = neurons?.get(name) ?? 'conventional';
    const config = { name, units: outputSize, neuron, start, seed: seedOf(name) };
    return new NeuronDense(config).apply(x) as SymbolicTensor;
  }
}

/** The number of channels of an image in a network. */
export function channelsOf(x: SymbolicTensor): number {
  return knownSize(x.shape, -1, x.name);
}
