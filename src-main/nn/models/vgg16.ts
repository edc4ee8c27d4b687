import type { LayersModel } from '@tensorflow/tfjs-layers';
import { model } from '@tensorflow/tfjs-layers';
import type { Vgg16Config } from '../../domain/config/model-config';
import { internalError } from '../internal-error';
import type { ModelDefinition, ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';

/** Channels of each convolution, stage by stage; a pooling ends a stage. */
const stages = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
] as const;
const poolSize = 2;

/**
 * VGG-16 with batch normalization (Simonyan and Zisserman 2015, configuration D): 13 convolutions 3×3, of which all but
 * the first are neurons of the given kind, each followed by a normalization and relu, with 2×2 max pooling after every
 * stage. As is usual for images of 32×32, which end in a single pixel, one conventional layer classifies, in place of
 * the three of the paper; of larger images it sees the mean of each channel. Conventional convolutions have biases too,
 * as in torchvision, though the normalizations make them redundant. [N, H, W, C] → [N, outputSize]
 */
export const vgg16: ModelDefinition<Vgg16Config> = { build, torchModule };

function build({ neuron }: Vgg16Config, plan: ModelPlan): LayersModel {
  const network = new NetworkBuilder(plan);
  const x = network.image('vgg16', poolSize ** stages.length);
  let y = x;
  for (const [i, stage] of stages.entries()) {
    for (const [j, filters] of stage.entries()) {
      const [prefix, end] = [`stage${i + 1}`, String(j + 1)];
      const kind = i === 0 && j === 0 ? 'conventional' : neuron;
      y = network.conv(`${prefix}_conv${end}`, y, { neuron: kind, filters, useBias: true });
      y = network.relu(`${prefix}_relu${end}`, network.norm(`${prefix}_norm${end}`, y));
    }
    y = network.maxPool(`stage${i + 1}_pool`, y, { poolSize, strides: poolSize, padding: 0 });
  }
  y = network.globalPool('pool', y);
  return model({ name: 'vgg16', inputs: x, outputs: network.classifier('classifier', y) });
}

/** `stage2_norm1` → `features.8`: torchvision counts convolutions, normalizations, activations and poolings. */
function torchModule(layer: string): string {
  if (layer === 'classifier') return 'classifier';
  const [, stage, kind, index] = /^stage(\d)_(conv|norm)(\d)$/.exec(layer) ?? [];
  if (stage === undefined) throw internalError(`a vgg16 has no layer ${layer} with parameters`);
  const before = stages.slice(0, Number(stage) - 1).reduce((sum, { length }) => sum + 3 * length + 1, 0);
  return `features.${before + 3 * (Number(index) - 1) + (kind === 'conv' ? 0 : 1)}`;
}
