import type { ModelConfig } from '../../domain/config/model-config';
import { lapdepth } from './lapdepth';
import { mlp } from './mlp';
import type { ModelDefinition } from './model-definition';
import { resnet } from './resnet';

type Definitions = {
  readonly [Type in ModelConfig['type']]: ModelDefinition<Extract<ModelConfig, { type: Type }>>;
};

/** Every kind of network by its type; the types themselves are part of the run configuration. */
const definitions: Definitions = { mlp, resnet, lapdepth };

export function definitionOf(config: ModelConfig): ModelDefinition<ModelConfig> {
  return definitions[config.type];
}
