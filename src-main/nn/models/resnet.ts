import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import type { NeuronName, ResnetConfig } from '../../domain/config/model-config';
import { Activation, BatchNormalization, NeuronConv2D, NeuronDense, ZeroPadShortcut } from '../layers/index';
import type { ModelPlan } from './build-model';

/**
 * The residual network for CIFAR of He et al. (2016, section 4.2) with 6n+2 layers, of which the convolutions inside
 * blocks are neurons of the given kind; the first convolution and the classifier are conventional.
 * [N, H, W, C] → [N, outputSize]
 */
export function buildResnet(config: ResnetConfig, plan: ModelPlan): LayersModel {
  const blocks = (config.depth - 2) / 6;
  const x = input({ shape: [...plan.inputShape], name: 'input' });
  const network = new ResnetBuilder(plan);

  let channels = config.channels;
  let y = network.conv('conv', x, { neuron: 'conventional', filters: channels, strides: 1, useBias: false });
  y = network.relu('relu', network.norm('norm', y));
  for (const stage of [1, 2, 3]) {
    const filters = config.channels * 2 ** (stage - 1);
    for (let block = 1; block <= blocks; block++) {
      const strides = stage > 1 && block === 1 ? 2 : 1;
      y = network.block(`stage${stage}_block${block}`, y, {
        neuron: config.neuron,
        channels,
        filters,
        strides,
      });
      channels = filters;
    }
  }
  y = layers.globalAveragePooling2d({ name: 'pool' }).apply(y) as SymbolicTensor;
  return model({ name: 'resnet', inputs: x, outputs: network.classifier('classifier', y) });
}

interface ConvolutionOptions {
  neuron: NeuronName;
  filters: number;
  strides: number;
  useBias?: boolean;
}

class ResnetBuilder {
  constructor(private readonly plan: ModelPlan) {}

  /** conv-norm-relu-conv-norm beside the shortcut, then relu. */
  block(name: string, x: SymbolicTensor, options: ConvolutionOptions & { channels: number }): SymbolicTensor {
    const { neuron, channels, filters, strides } = options;
    let y = this.conv(`${name}_conv1`, x, { neuron, filters, strides });
    y = this.relu(`${name}_relu1`, this.norm(`${name}_norm1`, y));
    y = this.conv(`${name}_conv2`, y, { neuron, filters, strides: 1 });
    y = this.norm(`${name}_norm2`, y);
    const identity = strides === 1 && channels === filters;
    const shortcut = identity
      ? x
      : (new ZeroPadShortcut({ name: `${name}_shortcut`, filters, strides }).apply(x) as SymbolicTensor);
    const sum = layers.add({ name: `${name}_add` }).apply([y, shortcut]) as SymbolicTensor;
    return this.relu(`${name}_relu2`, sum);
  }

  conv(name: string, x: SymbolicTensor, options: ConvolutionOptions): SymbolicTensor {
    const { start, seedOf } = this.plan;
    const config = { ...options, name, kernelSize: 3, padding: 1, start, seed: seedOf(name) };
    return new NeuronConv2D(config).apply(x) as SymbolicTensor;
  }

  norm(name: string, x: SymbolicTensor): SymbolicTensor {
    return new BatchNormalization({ name }).apply(x) as SymbolicTensor;
  }

  relu(name: string, x: SymbolicTensor): SymbolicTensor {
    return new Activation({ name, activation: 'relu' }).apply(x) as SymbolicTensor;
  }

  classifier(name: string, x: SymbolicTensor): SymbolicTensor {
    const { start, seedOf, outputSize } = this.plan;
    const config = { name, units: outputSize, neuron: 'conventional', start, seed: seedOf(name) } as const;
    return new NeuronDense(config).apply(x) as SymbolicTensor;
  }
}
