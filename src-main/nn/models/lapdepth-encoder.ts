import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LapdepthConfig, NeuronName } from '../../domain/config/model-config';
import { Activation, BatchNormalization, MaxPool2D, NeuronConv2D, ResidualAdd } from '../layers/index';
import type { ModelPlan } from './model-definition';

/** What the decoder takes of the encoder, from fine to coarse, each with its number of channels. */
export interface Features {
  /** At ½, ¼, ⅛ and 1/16 of the image's height and width. */
  readonly maps: readonly [SymbolicTensor, SymbolicTensor, SymbolicTensor, SymbolicTensor];
  readonly channels: readonly [number, number, number, number];
}

/** Channels at the end of a block, as multiples of those of its stage. */
const expansion = 4;

/**
 * The encoder of a LapDepth network: the stem and the first three stages of a ResNeXt (Xie et al. 2017; with the
 * defaults torchvision's resnext101_32x8d without layer4 and fc). All convolutions of its blocks are neurons of the
 * given kind; the stem and the projections are conventional. Everything is trained, batch normalizations too: the
 * reference freezes those and the first layers since it starts from weights for ImageNet, but the paper trains from
 * scratch. [N, H, W, C] → four feature maps
 */
export function buildEncoder(config: LapdepthConfig, plan: ModelPlan, x: SymbolicTensor): Features {
  const encoder = new EncoderBuilder(config, plan);
  const stem = encoder.stem(x);
  const pool = new MaxPool2D({ name: 'encoder_pool', poolSize: 3, strides: 2, padding: 1 });
  const stage1 = encoder.stage(1, pool.apply(stem) as SymbolicTensor);
  const stage2 = encoder.stage(2, stage1);
  const stage3 = encoder.stage(3, stage2);
  const c = config.channels;
  return {
    maps: [stem, stage1, stage2, stage3],
    channels: [c, c * expansion, 2 * c * expansion, 4 * c * expansion],
  };
}

interface ConvolutionOptions {
  neuron: NeuronName;
  filters: number;
  kernelSize: number;
  strides?: number;
  groups?: number;
}

class EncoderBuilder {
  constructor(
    private readonly config: LapdepthConfig,
    private readonly plan: ModelPlan,
  ) {}

  stem(x: SymbolicTensor): SymbolicTensor {
    const filters = this.config.channels;
    const y = this.conv('conv', x, { neuron: 'conventional', filters, kernelSize: 7, strides: 2 });
    return this.relu('relu', this.norm('norm', y));
  }

  /** Each stage but the first halves height and width in its first block. */
  stage(stage: 1 | 2 | 3, x: SymbolicTensor): SymbolicTensor {
    const count = this.config.blocks[stage - 1] ?? 0;
    let y = x;
    for (let block = 1; block <= count; block++) {
      y = this.block(`stage${stage}_block${block}`, y, stage, block === 1);
    }
    return y;
  }

  /** 1×1, 3×3 in groups, 1×1, each normalized, beside the shortcut, then relu. The first of a stage projects. */
  private block(name: string, x: SymbolicTensor, stage: number, isFirst: boolean): SymbolicTensor {
    const { neuron, cardinality, groupWidth, channels, rezero } = this.config;
    const width = cardinality * groupWidth * 2 ** (stage - 1);
    const filters = channels * expansion * 2 ** (stage - 1);
    const strides = isFirst && stage > 1 ? 2 : 1;
    let y = this.conv(`${name}_conv1`, x, { neuron, filters: width, kernelSize: 1 });
    y = this.relu(`${name}_relu1`, this.norm(`${name}_norm1`, y));
    const grouped = { neuron, filters: width, kernelSize: 3, strides, groups: cardinality };
    y = this.conv(`${name}_conv2`, y, grouped);
    y = this.relu(`${name}_relu2`, this.norm(`${name}_norm2`, y));
    y = this.conv(`${name}_conv3`, y, { neuron, filters, kernelSize: 1 });
    y = this.norm(`${name}_norm3`, y);
    const projection = { neuron: 'conventional', filters, kernelSize: 1, strides } as const;
    const shortcut = isFirst
      ? this.norm(`${name}_shortcut_norm`, this.conv(`${name}_shortcut_conv`, x, projection))
      : x;
    const add = new ResidualAdd({ name: `encoder_${name}_add`, rezero });
    return this.relu(`${name}_relu3`, add.apply([y, shortcut]) as SymbolicTensor);
  }

  private conv(name: string, x: SymbolicTensor, options: ConvolutionOptions): SymbolicTensor {
    const { start, seedOf } = this.plan;
    const layer = `encoder_${name}`;
    const useBias = options.neuron !== 'conventional';
    const padding = (options.kernelSize - 1) / 2;
    const config = { ...options, useBias, name: layer, padding, start, seed: seedOf(layer) };
    return new NeuronConv2D(config).apply(x) as SymbolicTensor;
  }

  private norm(name: string, x: SymbolicTensor): SymbolicTensor {
    return new BatchNormalization({ name: `encoder_${name}` }).apply(x) as SymbolicTensor;
  }

  private relu(name: string, x: SymbolicTensor): SymbolicTensor {
    return new Activation({ name: `encoder_${name}`, activation: 'relu' }).apply(x) as SymbolicTensor;
  }
}
