import type { LayersModel } from '@tensorflow/tfjs-layers';
import { model } from '@tensorflow/tfjs-layers';
import type { ResnetConfig } from '../../domain/config/model-config';
import { internalError } from '../internal-error';
import type { ModelDefinition, ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';
import { basicBlock, torchResidualModule } from './residual-blocks';

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
  const { neuron, rezero, shortcut } = config;
  const network = new NetworkBuilder(plan);
  const x = network.image('resnet');
  let y = network.conv('conv', x, { neuron: 'conventional', filters: config.channels });
  y = network.relu('relu', network.norm('norm', y));
  for (const [i, blocks] of stageBlocks.entries()) {
    const stage = i + 1;
    const filters = config.channels * 2 ** (stage - 1);
    for (let block = 1; block <= blocks; block++) {
      const strides = stage > 1 && block === 1 ? 2 : 1;
      const options = { neuron, rezero, shortcut, filters, strides };
      y = basicBlock(network, `stage${stage}_block${block}`, y, options);
    }
  }
  y = network.globalPool('pool', y);
  return model({ name: 'resnet', inputs: x, outputs: network.classifier('classifier', y) });
}

/** `stage1_block2_conv1` → `layer1.1.conv1`, as the reference code and akamaster's pytorch_resnet_cifar10 have it. */
function torchModule(layer: string): string {
  const module = layer === 'classifier' ? 'linear' : torchResidualModule(layer, 'shortcut');
  if (module === undefined) throw internalError(`a resnet has no layer ${layer}`);
  return module;
}
