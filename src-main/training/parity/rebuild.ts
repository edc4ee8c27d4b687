import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { StoredTensor } from '../../core/safetensors';
import type { ResnetConfig } from '../../domain/config/model-config';
import { buildResnet } from '../../nn/models/resnet';
import type { NamedArrays } from '../../nn/named-arrays';
import { importModelState, statisticsOf } from '../../nn/parameters';
import { describeMisfits, readTorchTensors, torchNames } from '../../nn/torch';
import { invalidFixture, type Fixture } from './fixture';

/** The network of a fixture with the values that its training starts with, and what is expected of it. */
export interface Rebuilt {
  readonly model: LayersModel;
  /** What its names follow from; its depth is that of no such network where stages differ in their blocks. */
  readonly config: ResnetConfig;
  /** By our paths and in our layouts. */
  readonly gradients: NamedArrays;
  readonly final: NamedArrays;
}

/** Throws TENSOR_FILE_INVALID where the tensors are not those of the network that the metadata says. */
export function rebuildNetwork({ network, init, gradients, final }: Fixture, file: string): Rebuilt {
  const { neuron, rezero, shortcut, channels, blocks, kind } = network;
  const blockCount = blocks.reduce((a, b) => a + b, 0);
  const title = `a ${kind} network with blocks [${blocks.join(', ')}]`;
  // Each block has two kernels at the least: a number far too large is not built first.
  if (2 * blockCount > init.size) {
    throw invalidFixture(file, `it has ${init.size} tensors under "init/", too few for ${title}`);
  }
  const config: ResnetConfig = {
    type: 'resnet',
    depth: 2 * blockCount + 2,
    channels,
    neuron,
    shortcut,
    rezero,
  };
  const plan = {
    inputShape: [network.image, network.image, network.imageChannels],
    outputSize: network.classes,
    start: 'relinear',
    seedOf: () => 0,
  } as const;
  const model = buildResnet(config, plan, blocks);
  const statistics = namesOfStatistics(model, config);
  const read = (prefix: string, tensors: ReadonlyMap<string, StoredTensor>): NamedArrays => {
    const { arrays, absent, ...misfits } = readTorchTensors(model, config, tensors);
    const missing = [...misfits.missing, ...absent].filter(
      (name) => prefix !== 'grad/' || !statistics.has(name),
    );
    const words = describeMisfits({ ...misfits, missing });
    if (words === undefined) return arrays;
    throw invalidFixture(file, `the tensors under "${prefix}" are not those of ${title}: ${words}`);
  };
  try {
    importModelState(model, read('init/', init));
    return { model, config, gradients: read('grad/', gradients), final: read('final/', final) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Statistics have no gradient. */
function namesOfStatistics(model: LayersModel, config: ResnetConfig): Set<string> {
  const paths = new Set(statisticsOf(model).map(({ path }) => path));
  return new Set(
    torchNames(model, config)
      .filter(({ state }) => paths.has(state.path))
      .map(({ name }) => name),
  );
}
