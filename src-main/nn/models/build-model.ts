import type { LayersModel } from '@tensorflow/tfjs-layers';
import { deriveSeed } from '../../core/random';
import type { ModelConfig } from '../../domain/config/model-config';
import type { StrategyConfig } from '../../domain/config/strategy-config';
import type { Start } from '../neurons/start-values';
import { createStrategy } from '../strategies/index';
import { buildMlp } from './mlp';
import { buildResnet } from './resnet';

export interface ModelOptions {
  /** Shape of one example: [features] or [H, W, C]. */
  inputShape: readonly number[];
  /** Classes, or values to predict. */
  outputSize: number;
  /** Decides how quadratic terms start. */
  strategy: StrategyConfig;
  seed: number;
}

/** What the builders need beside their configuration. */
export interface ModelPlan {
  readonly inputShape: readonly number[];
  readonly outputSize: number;
  readonly start: Start;
  /** A seed of its own for each layer, so that no layer's start depends on the others. */
  readonly seedOf: (layer: string) => number;
}

/** Builds a model with its start values. The same configuration and seed give the same bits in any process. */
export function buildModel(config: ModelConfig, options: ModelOptions): LayersModel {
  const { inputShape, outputSize, strategy, seed } = options;
  const { start } = createStrategy(strategy);
  const seedOf = (layer: string): number => deriveSeed(seed, 'init', layer);
  const plan: ModelPlan = { inputShape, outputSize, start, seedOf };
  switch (config.type) {
    case 'mlp':
      return buildMlp(config, plan);
    case 'resnet':
      return buildResnet(config, plan);
  }
}
