import type { ModelConfig, NeuronName } from './model-config';

/** A layer of neurons, by the name that `quadlab model summary` prints. */
export interface NeuronLayerPlan {
  readonly name: string;
  /** The neuron that it has unless `model.layers` says otherwise. */
  readonly usual: NeuronName;
}

/**
 * The layers of neurons of a network, in its order, before `model.layers` has changed any. Those that stay as they are
 * whatever the neuron, as the standardized convolutions of a depth decoder, are left out.
 */
export function neuronLayersOf(model: ModelConfig): NeuronLayerPlan[] {
  const { neuron } = model;
  const usual = (name: string): NeuronLayerPlan => ({ name, usual: neuron });
  const conventional = (name: string): NeuronLayerPlan => ({ name, usual: 'conventional' });
  /** Residual stages of so many blocks with so many convolutions each. */
  const stages = (
    blocks: readonly number[],
    convolutions: number,
    hasProjection: (stage: number) => boolean,
    prefix = '',
  ): NeuronLayerPlan[] =>
    blocks.flatMap((count, i) =>
      numbered(count).flatMap((block) => {
        const name = `${prefix}stage${i + 1}_block${block}`;
        const parts = numbered(convolutions).map((k) => usual(`${name}_conv${k}`));
        const projects = block === 1 && hasProjection(i + 1);
        return projects ? [...parts, conventional(`${name}_shortcut_conv`)] : parts;
      }),
    );

  switch (model.type) {
    case 'mlp':
    case 'field': {
      const last = model.output === 'neuron' ? usual : conventional;
      const { length } = model.widths;
      return [...numbered(length).map((i) => usual(`dense_${i}`)), last(`dense_${length + 1}`)];
    }
    case 'unet': {
      const side = (name: string, levels: readonly number[]) => levels.map((i) => usual(`${name}${i}`));
      const levels = numbered(model.levels);
      const inner = [...side('down', levels), ...side('bottom', [1, 2]), ...side('up', levels.toReversed())];
      return [...inner, conventional('output')];
    }
    case 'resnet': {
      const blocks = Array<number>(3).fill((model.depth - 2) / 6);
      const hasProjection = (stage: number): boolean => model.shortcut === 'B' && stage > 1;
      return [conventional('conv'), ...stages(blocks, 2, hasProjection), conventional('classifier')];
    }
    case 'vgg16': {
      const convolutions = [2, 2, 3, 3, 3].flatMap((count, i) =>
        numbered(count).map((j) => usual(`stage${i + 1}_conv${j}`)),
      );
      return [conventional('stage1_conv1'), ...convolutions.slice(1), conventional('classifier')];
    }
    case 'imagenet-resnet': {
      const blocks = model.depth === 18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
      const hasProjection = (stage: number): boolean => stage > 1 || model.depth === 50;
      const parts = stages(blocks, model.depth === 50 ? 3 : 2, hasProjection);
      return [conventional('conv'), ...parts, conventional('classifier')];
    }
    case 'autoencoder':
      return ['conv', 'deconv'].flatMap((kind) => numbered(5).map((i) => usual(`${kind}${i}`)));
    case 'lapdepth':
      return [conventional('encoder_conv'), ...stages(model.blocks, 3, () => true, 'encoder_')];
  }
}

/** 1 … count */
const numbered = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
