import type { ModelConfig } from '../../domain/config/model-config';
import { autoencoder } from './autoencoder';
import { field } from './field';
import { imagenetResnet } from './imagenet-resnet';
import { lapdepth } from './lapdepth';
import { mlp } from './mlp';
import type { ModelDefinition } from './model-definition';
import { resnet } from './resnet';
import { unet } from './unet';
import { vgg16 } from './vgg16';

type Definitions = {
  readonly [Type in ModelConfig['type']]: ModelDefinition<Extract<ModelConfig, { type: Type }>>;
};

/** Every kind of network by its type; the types themselves are part of the run configuration. */
const definitions: Definitions = {
  mlp,
  field,
  unet,
  resnet,
  vgg16,
  'imagenet-resnet': imagenetResnet,
  autoencoder,
  lapdepth,
};

/** How networks of the type of a configuration are built, and what PyTorch calls their layers. */
export function definitionOf(config: ModelConfig): ModelDefinition<ModelConfig> {
  return definitions[config.type];
}
