import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input, layers, model } from '@tensorflow/tfjs-layers';
import { QuadLabError } from '../../core/errors';
import type { UnetConfig } from '../../domain/config/model-config';
import { Activation, BilinearResize } from '../layers/index';
import type { ModelDefinition, ModelPlan } from './model-definition';
import { NetworkBuilder } from './network-builder';

/**
 * A small U-Net (Ronneberger, Fischer and Brox 2015) on a square grid whose points are given row by row, with zeros
 * beyond its edges: on each level a convolution of 3×3, then the grid is halved; on the way back it is doubled, what the
 * level had is added, and a convolution follows. That is the way of a V-cycle of multigrid, which is what such a network
 * has to learn of A⁻¹. The last convolution is conventional and has no activation. [N, n²] → [N, n²]
 */
export const unet: ModelDefinition<UnetConfig> = { build, torchModule: (layer) => layer };

function build({ neuron, channels, levels, activation }: UnetConfig, plan: ModelPlan): LayersModel {
  const network = new NetworkBuilder(plan);
  const size = sizeOf(plan, levels);
  const conv = (name: string, x: SymbolicTensor): SymbolicTensor => {
    const y = network.conv(name, x, { neuron, filters: channels, useBias: true });
    if (activation === 'linear') return y;
    return new Activation({ name: `${name}_${activation}`, activation }).apply(y) as SymbolicTensor;
  };
  const resize = (name: string, x: SymbolicTensor, factor: 2 | 0.5): SymbolicTensor =>
    new BilinearResize({ name, factor }).apply(x) as SymbolicTensor;

  const x = input({ shape: [size * size], name: 'input' });
  let y = layers.reshape({ name: 'grid', targetShape: [size, size, 1] }).apply(x) as SymbolicTensor;
  const kept: SymbolicTensor[] = [];
  for (let level = 1; level <= levels; level++) {
    y = conv(`down${level}`, y);
    kept.push(y);
    y = resize(`down${level}_half`, y, 0.5);
  }
  y = conv('bottom1', y);
  y = conv('bottom2', y);
  for (let level = levels; level >= 1; level--) {
    const doubled = resize(`up${level}_double`, y, 2);
    y = conv(`up${level}`, network.add(`up${level}_add`, doubled, kept.pop() as SymbolicTensor, false));
  }
  y = network.conv('output', y, { neuron: 'conventional', filters: 1, useBias: true });
  y = layers.flatten({ name: 'points' }).apply(y) as SymbolicTensor;
  return model({ name: 'unet', inputs: x, outputs: y });
}

/** Points along a side of the grid. */
function sizeOf({ inputShape, outputSize }: ModelPlan, levels: number): number {
  const [points = 0] = inputShape;
  const size = Math.round(Math.sqrt(points));
  if (inputShape.length !== 1 || size ** 2 !== points || outputSize !== points) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `model.type: unet needs the points of a square grid and as many outputs, but the inputs are of shape [${inputShape.join(', ')}] and there are ${outputSize} outputs`,
      { advice: 'Use the data set poisson in 2 dimensions, or model.type mlp.' },
    );
  }
  if (size % 2 ** levels !== 0) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `model.levels: a grid of ${size}×${size} points can't be halved ${levels} times; expected a side that is a multiple of ${2 ** levels}`,
      { advice: 'Use fewer levels, or another size of the grid.' },
    );
  }
  return size;
}
