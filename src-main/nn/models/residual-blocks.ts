import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { NeuronName } from '../../domain/config/model-config';
import { ZeroPadShortcut } from '../layers/index';
import type { NetworkBuilder } from './network-builder';
import { channelsOf } from './network-builder';

/**
 * Where a residual block changes the shape of its image: A takes every second pixel and adds channels of zeros, B is a
 * conventional convolution of single pixels, normalized.
 */
export type Shortcut = 'A' | 'B';

/** What every residual block has to know. */
export interface BlockOptions {
  neuron: NeuronName;
  /** Channels of the block's output. */
  filters: number;
  strides: number;
  shortcut: Shortcut;
  rezero: boolean;
}

/** What a bottleneck has to know besides. */
export interface BottleneckOptions extends BlockOptions {
  /** Channels of the 3×3 convolution. */
  width: number;
  /** Groups of the 3×3 convolution; default 1, more of them make a ResNeXt (Xie et al. 2017). */
  groups?: number;
}

/**
 * The basic block of He et al. (2016, figure 5, left): relu(shortcut + norm(3×3(relu(norm(3×3(x)))))), whose first
 * convolution has the strides. [N, H, W, C] → [N, ⌈H/s⌉, ⌈W/s⌉, filters]
 */
export function basicBlock(
  network: NetworkBuilder,
  name: string,
  x: SymbolicTensor,
  options: BlockOptions,
): SymbolicTensor {
  const { neuron, filters, strides } = options;
  let y = network.conv(`${name}_conv1`, x, { neuron, filters, strides });
  y = network.relu(`${name}_relu1`, network.norm(`${name}_norm1`, y));
  y = network.conv(`${name}_conv2`, y, { neuron, filters });
  y = network.norm(`${name}_norm2`, y);
  return network.relu(`${name}_relu2`, addShortcut(network, name, y, x, options));
}

/**
 * The bottleneck of He et al. (2016, figure 5, right): convolutions 1×1 to `width` channels, 3×3, and 1×1 to `filters`
 * channels, each normalized, with relu between them and after the sum. The 3×3 has the strides, as in torchvision
 * (the first 1×1 in the paper), and the groups. [N, H, W, C] → [N, ⌈H/s⌉, ⌈W/s⌉, filters]
 */
export function bottleneck(
  network: NetworkBuilder,
  name: string,
  x: SymbolicTensor,
  options: BottleneckOptions,
): SymbolicTensor {
  const { neuron, width, filters, strides, groups = 1 } = options;
  let y = network.conv(`${name}_conv1`, x, { neuron, filters: width, kernelSize: 1 });
  y = network.relu(`${name}_relu1`, network.norm(`${name}_norm1`, y));
  y = network.conv(`${name}_conv2`, y, { neuron, filters: width, strides, groups });
  y = network.relu(`${name}_relu2`, network.norm(`${name}_norm2`, y));
  y = network.conv(`${name}_conv3`, y, { neuron, filters, kernelSize: 1 });
  y = network.norm(`${name}_norm3`, y);
  return network.relu(`${name}_relu3`, addShortcut(network, name, y, x, options));
}

function addShortcut(
  network: NetworkBuilder,
  name: string,
  branch: SymbolicTensor,
  x: SymbolicTensor,
  { filters, strides, shortcut, rezero }: BlockOptions,
): SymbolicTensor {
  const add = (path: SymbolicTensor): SymbolicTensor => network.add(`${name}_add`, branch, path, rezero);
  if (strides === 1 && channelsOf(x) === filters) return add(x);
  const part = `${name}_shortcut`;
  if (shortcut === 'A') {
    return add(new ZeroPadShortcut({ name: part, filters, strides }).apply(x) as SymbolicTensor);
  }
  const options = { neuron: 'conventional', filters, strides, kernelSize: 1 } as const;
  return add(network.norm(`${part}_norm`, network.conv(`${part}_conv`, x, options)));
}

/**
 * The module in PyTorch of a residual network's layer before the pooling: `conv` → `conv1`, `stage1_block2_norm1` →
 * `layer1.1.bn1`, `stage2_block1_shortcut_conv` → `layer2.0.downsample.0`; undefined for all others.
 *
 * @param shortcut what the network's code calls the Sequential of a projection
 */
export function torchResidualModule(layer: string, shortcut: 'shortcut' | 'downsample'): string | undefined {
  const [, stage, block, part = ''] = /^stage(\d+)_block(\d+)_(.+)$/.exec(layer) ?? [];
  const stem: Record<string, string> = { conv: 'conv1', norm: 'bn1' };
  if (stage === undefined) return stem[layer];
  const parts: Record<string, string> = {
    conv1: 'conv1',
    norm1: 'bn1',
    conv2: 'conv2',
    norm2: 'bn2',
    conv3: 'conv3',
    norm3: 'bn3',
    shortcut_conv: `${shortcut}.0`,
    shortcut_norm: `${shortcut}.1`,
    add: 'alpha1',
  };
  return parts[part] === undefined ? undefined : `layer${stage}.${Number(block) - 1}.${parts[part]}`;
}
