import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LapdepthConfig } from '../../domain/config/model-config';
import type { ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';
import { bottleneck } from './residual-blocks';

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
 * scratch. The names of all layers begin with `encoder_`. [N, H, W, C] → four feature maps
 */
export function buildEncoder(config: LapdepthConfig, plan: ModelPlan, x: SymbolicTensor): Features {
  const network = new NetworkBuilder(plan);
  const c = config.channels;
  let stem = network.conv('encoder_conv', x, {
    neuron: 'conventional',
    filters: c,
    kernelSize: 7,
    strides: 2,
  });
  stem = network.relu('encoder_relu', network.norm('encoder_norm', stem));
  const pool = network.maxPool('encoder_pool', stem, { poolSize: 3, strides: 2, padding: 1 });
  const stage1 = addStage(network, config, 1, pool);
  const stage2 = addStage(network, config, 2, stage1);
  const stage3 = addStage(network, config, 3, stage2);
  return {
    maps: [stem, stage1, stage2, stage3],
    channels: [c, c * expansion, 2 * c * expansion, 4 * c * expansion],
  };
}

/** Bottlenecks in groups, of which the first projects and, in each stage but the first, halves height and width. */
function addStage(
  network: NetworkBuilder,
  { neuron, cardinality, groupWidth, channels, rezero, blocks }: LapdepthConfig,
  stage: 1 | 2 | 3,
  x: SymbolicTensor,
): SymbolicTensor {
  const width = cardinality * groupWidth * 2 ** (stage - 1);
  const filters = channels * expansion * 2 ** (stage - 1);
  const options = { neuron, rezero, shortcut: 'B', groups: cardinality, width, filters } as const;
  const count = blocks[stage - 1] ?? 0;
  let y = x;
  for (let block = 1; block <= count; block++) {
    const strides = stage > 1 && block === 1 ? 2 : 1;
    y = bottleneck(network, `encoder_stage${stage}_block${block}`, y, { ...options, strides });
  }
  return y;
}
