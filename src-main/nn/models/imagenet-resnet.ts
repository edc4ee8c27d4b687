import type { LayersModel } from '@tensorflow/tfjs-layers';
import { model } from '@tensorflow/tfjs-layers';
import type { ImagenetResnetConfig } from '../../domain/config/model-config';
import { internalError } from '../internal-error';
import type { ModelDefinition, ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';
import { basicBlock, bottleneck, torchResidualModule } from './residual-blocks';

/** Blocks of the four stages (He et al. 2016, table 1). */
const blocksOf: Record<ImagenetResnetConfig['depth'], readonly number[]> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
};

/**
 * The residual network for ImageNet of He et al. (2016, table 1), with the strides of torchvision: a convolution 7×7/2,
 * max pooling 3×3/2, four stages of basic blocks (depth 18 and 34) or bottlenecks (50), the mean of each channel and a
 * classifier. The convolutions inside blocks are neurons of the given kind; the first convolution, the projections
 * (shortcut B) and the classifier are conventional. Images of any size, in the paper 224×224.
 * [N, H, W, C] → [N, outputSize]
 */
export const imagenetResnet: ModelDefinition<ImagenetResnetConfig> = { build, torchModule };

function build({ depth, neuron, rezero }: ImagenetResnetConfig, plan: ModelPlan): LayersModel {
  const network = new NetworkBuilder(plan);
  const x = network.image('imagenet-resnet');
  let y = network.conv('conv', x, { neuron: 'conventional', filters: 64, kernelSize: 7, strides: 2 });
  y = network.relu('relu', network.norm('norm', y));
  y = network.maxPool('max_pool', y, { poolSize: 3, strides: 2, padding: 1 });
  for (const [i, blocks] of blocksOf[depth].entries()) {
    const width = 64 * 2 ** i;
    for (let block = 1; block <= blocks; block++) {
      const name = `stage${i + 1}_block${block}`;
      const strides = i > 0 && block === 1 ? 2 : 1;
      const options = { neuron, rezero, shortcut: 'B', strides } as const;
      y =
        depth === 50
          ? bottleneck(network, name, y, { ...options, width, filters: 4 * width })
          : basicBlock(network, name, y, { ...options, filters: width });
    }
  }
  y = network.globalPool('pool', y);
  return model({ name: 'imagenet_resnet', inputs: x, outputs: network.classifier('classifier', y) });
}

/** `stage1_block1_shortcut_conv` → `layer1.0.downsample.0`, as torchvision's ResNets have it. */
function torchModule(layer: string): string {
  const module = layer === 'classifier' ? 'fc' : torchResidualModule(layer, 'downsample');
  if (module === undefined) throw internalError(`an imagenet-resnet has no layer ${layer}`);
  return module;
}
