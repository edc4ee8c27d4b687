import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NeuronName } from '../../domain/config/model-config';
import type { Start } from '../neurons/start-values';

/** What the builders need beside their configuration. */
export interface ModelPlan {
  /** Shape of one example: [features] or [H, W, C]. */
  readonly inputShape: readonly number[];
  /** Classes, values to predict, or channels of the image to predict. */
  readonly outputSize: number;
  readonly start: Start;
  /** A seed of its own for each layer, so that no layer's start depends on the others. */
  readonly seedOf: (layer: string) => number;
  /** The neuron of each layer where a configuration has said it of some; else layers have the usual one. */
  readonly neurons?: ReadonlyMap<string, NeuronName>;
}

/** A kind of network. A new one is a file beside this one, its schema in `domain/config`, and a line in `index.ts`. */
export interface ModelDefinition<Config> {
  /** Builds the network with its start values. */
  build(config: Config, plan: ModelPlan): LayersModel;
  /**
   * The name of a layer's module in PyTorch, where the reference has one: `stage1_block1_conv1` → `layer1.0.conv1`.
   * The kernels of a neuron add their letter to it: `layer1.0.conv1g.weight`.
   */
  torchModule(layer: string, config: Config): string;
}
