import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import type { NeuronName, ResnetConfig } from '../../domain/config/model-config';
import {
  Activation,
  BatchNormalization,
  NeuronConv2D,
  NeuronDense,
  ResidualAdd,
  ZeroPadShortcut,
} from '../layers/index';
import { internalError } from '../internal-error';
import type { ModelDefinition, ModelPlan } from './model-definition';

/**
 * The residual network for CIFAR of He et al. (2016, section 4.2) with 6n+2 layers, of which the convolutions inside
 * blocks are neurons of the given kind; the first convolution, the shortcuts and the classifier are conventional, as in
 * the reference code. Conventional convolutions have no bias, since a batch normalization follows; all others keep
 * their biases. [N, H, W, C] → [N, outputSize]
 */
export const resnet: ModelDefinition<ResnetConfig> = { build, torchModule };

function build(config: ResnetConfig, plan: ModelPlan): LayersModel {
  const blocks = (config.depth - 2) / 6;
  return buildResnet(config, plan, [blocks, blocks, blocks]);
}

/** The same network with any number of blocks in each stage. */
export function buildResnet(
  config: Omit<ResnetConfig, 'depth'>,
  plan: ModelPlan,
  stageBlocks: readonly number[],
): LayersModel {
  const x = input({ shape: [...plan.inputShape], name: 'input' });
  const network = new ResnetBuilder(plan);

  let channels = config.channels;
  let y = network.conv('conv', x, { neuron: 'conventional', filters: channels, strides: 1 });
  y = network.relu('relu', network.norm('norm', y));
  for (const [i, blocks] of stageBlocks.entries()) {
    const stage = i + 1;
    const filters = config.channels * 2 ** (stage - 1);
    for (let block = 1; block <= blocks; block++) {
      const strides = stage > 1 && block === 1 ? 2 : 1;
      y = network.block(`stage${stage}_block${block}`, y, {
        neuron: config.neuron,
        rezero: config.rezero,
        shortcut: config.shortcut,
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
  /** Default 3; the convolution keeps the size of its image but for the strides. */
  kernelSize?: number;
}

interface BlockOptions extends ConvolutionOptions, Pick<ResnetConfig, 'rezero' | 'shortcut'> {
  /** Channels of the block's input. */
  channels: number;
}

class ResnetBuilder {
  constructor(private readonly plan: ModelPlan) {}

  /** conv-norm-relu-conv-norm beside the shortcut, then relu. */
  block(name: string, x: SymbolicTensor, options: BlockOptions): SymbolicTensor {
    const { neuron, channels, filters, strides, rezero } = options;
    let y = this.conv(`${name}_conv1`, x, { neuron, filters, strides });
    y = this.relu(`${name}_relu1`, this.norm(`${name}_norm1`, y));
    y = this.conv(`${name}_conv2`, y, { neuron, filters, strides: 1 });
    y = this.norm(`${name}_norm2`, y);
    const identity = strides === 1 && channels === filters;
    const shortcut = identity ? x : this.shortcut(`${name}_shortcut`, x, options);
    const sum = new ResidualAdd({ name: `${name}_add`, rezero }).apply([y, shortcut]) as SymbolicTensor;
    return this.relu(`${name}_relu2`, sum);
  }

  /** A: subsampling and channels of zeros; B: a convolution of single pixels, normalized. */
  shortcut(name: string, x: SymbolicTensor, { shortcut, filters, strides }: BlockOptions): SymbolicTensor {
    if (shortcut === 'A') return new ZeroPadShortcut({ name, filters, strides }).apply(x) as SymbolicTensor;
    const projection = this.conv(`${name}_conv`, x, {
      neuron: 'conventional',
      filters,
      strides,
      kernelSize: 1,
    });
    return this.norm(`${name}_norm`, projection);
  }

  conv(name: string, x: SymbolicTensor, options: ConvolutionOptions): SymbolicTensor {
    const { start, seedOf } = this.plan;
    const { kernelSize = 3 } = options;
    const useBias = options.neuron !== 'conventional';
    const padding = (kernelSize - 1) / 2;
    const config = { ...options, useBias, name, kernelSize, padding, start, seed: seedOf(name) };
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

/** `stage1_block2_conv1` → `layer1.1.conv1`, as the reference code and akamaster's pytorch_resnet_cifar10 have it. */
function torchModule(layer: string): string {
  const ends: Record<string, string> = { conv: 'conv1', norm: 'bn1', classifier: 'linear' };
  const end = ends[layer];
  if (end !== undefined) return end;
  const [, stage, block, part = ''] = /^stage(\d+)_block(\d+)_(.+)$/.exec(layer) ?? [];
  if (stage === undefined) throw internalError(`a resnet has no layer ${layer}`);
  const parts: Record<string, string> = {
    norm1: 'bn1',
    norm2: 'bn2',
    add: 'alpha1',
    shortcut_conv: 'shortcut.0',
    shortcut_norm: 'shortcut.1',
  };
  return `layer${stage}.${Number(block) - 1}.${parts[part] ?? part}`;
}
