import type { LayersModel } from '@tensorflow/tfjs-layers';
import { deriveSeed } from '../../core/random';
import { layerNeurons } from '../../domain/config/layer-neurons';
import type { ModelConfig } from '../../domain/config/model-config';
import type { StrategyConfig } from '../../domain/config/strategy-config';
import { startOf } from '../strategies/index';
import { definitionOf } from './index';
import type { ModelPlan } from './model-definition';

export interface ModelOptions extends Pick<ModelPlan, 'inputShape' | 'outputSize'> {
  /** Decides how quadratic terms start. */
  strategy: StrategyConfig;
  seed: number;
}

/** Builds a model with its start values. The same configuration and seed give the same bits in any process. */
export function buildModel(config: ModelConfig, options: ModelOptions): LayersModel {
  const { inputShape, outputSize, strategy, seed } = options;
  return definitionOf(config).build(config, {
    inputShape,
    outputSize,
    start: startOf(strategy),
    seedOf: (layer) => deriveSeed(seed, 'init', layer),
    ...(config.layers !== undefined && { neurons: layerNeurons(config) }),
  });
}
