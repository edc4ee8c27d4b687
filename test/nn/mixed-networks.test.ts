import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import { layerNeurons } from '../../src-main/domain/config/layer-neurons';
import { modelSchema, type NeuronName } from '../../src-main/domain/config/model-config';
import type { StrategyConfig } from '../../src-main/domain/config/strategy-config';
import { createForward } from '../../src-main/nn/forward';
import { NeuronLayer, StandardizedConv2D } from '../../src-main/nn/layers/index';
import { buildModel } from '../../src-main/nn/models/build-model';
import { exportModelState, parametersOf, statisticsOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { summarize } from '../../src-main/nn/summary';
import { exportTorchTensors, readTorchTensors } from '../../src-main/nn/torch';
import { transferState } from '../../src-main/nn/transfer';
import { useBackend } from './support/backends';

beforeAll(() => useBackend('cpu'));

const sg: StrategyConfig = { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.2, gammaAs: 'factor' };
const image = [8, 8, 3];
const build = (input: object, inputShape: number[] = image, seed = 0): LayersModel => {
  const config = modelSchema.parse(input);
  const outputSize = config.type === 'unet' ? 64 : 3;
  return buildModel(config, { inputShape, outputSize, strategy: sg, seed });
};
const found = (model: LayersModel): [string, NeuronName][] =>
  model.layers.flatMap((layer) =>
    layer instanceof NeuronLayer && !(layer instanceof StandardizedConv2D)
      ? [[layer.name, layer.neuron.name]]
      : [],
  );

const resnet = { type: 'resnet', depth: 8, channels: 2, shortcut: 'B', rezero: true, neuron: 'quadratic' };
const mixedResnet = {
  ...resnet,
  layers: { 'stage1_*': 'compact', stage2_block1_conv1: 'conventional', conv: 'poly' },
};
const mlp = { type: 'mlp', widths: [5, 4], neuron: 'quadratic', activation: 'tanh' };

/** Values as after a training: nothing is at its start any more. */
function trained(model: LayersModel): LayersModel {
  const random = createRandom(7, 'trained');
  for (const { name, variable } of [...parametersOf(model), ...statisticsOf(model)]) {
    const positive = name === 'running_variance' || name === 'gamma';
    const value = (): number => (positive ? 0.5 + random.uniform() : 0.4 * random.normal());
    variable.assign(tf.tensor(Array.from({ length: variable.size }, value), variable.shape));
  }
  return model;
}

function outputs(model: LayersModel, shape: number[]): Float32Array {
  const random = createRandom(3, 'inputs');
  const values = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
  return tf.tidy(() => createForward(model)(tf.tensor(values, shape)).dataSync<'float32'>());
}

/** The largest distance of two outputs, as a share of the largest value. */
function distance(a: Float32Array, b: Float32Array): number {
  const largest = a.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - (b[i] ?? NaN))), 0) / largest;
}

describe('a mixed network', () => {
  const lapdepth = { type: 'lapdepth', blocks: [1, 2, 1], cardinality: 2, groupWidth: 1, channels: 6 };
  it.each<[object, number[]]>([
    [mlp, [4]],
    [{ ...mlp, output: 'conventional', widths: [] }, [4]],
    [resnet, image],
    [{ ...resnet, shortcut: 'A' }, image],
    [{ type: 'vgg16', neuron: 'square' }, [32, 32, 1]],
    [{ type: 'imagenet-resnet', depth: 18, neuron: 'compact' }, image],
    [{ type: 'imagenet-resnet', depth: 50, neuron: 'conventional' }, image],
    [{ type: 'autoencoder', neuron: 'parabolic', filters: 2 }, image],
    [{ type: 'unet', neuron: 'compact', channels: 2 }, [64]],
    [{ ...lapdepth, neuron: 'poly' }, [16, 16, 3]],
  ])('has the layers of neurons that the configuration knows: %o', (input, inputShape) => {
    const config = modelSchema.parse(input);
    const model = build(input, inputShape);
    expect([...layerNeurons(config)].sort()).toEqual(found(model).sort());
    model.dispose();
    if (config.type === 'imagenet-resnet' || config.type === 'vgg16') return;
    const layers = { '*': 'compact', [[...layerNeurons(config).keys()].at(-1) ?? '']: 'conventional' };
    const mixed = build({ ...input, layers }, inputShape);
    expect(found(mixed).sort()).toEqual([...layerNeurons(modelSchema.parse({ ...input, layers }))].sort());
    mixed.dispose();
  });

  it('starts each layer as the network of that neuron does, bit for bit', async () => {
    const mixed = await exportModelState(build(mixedResnet));
    for (const neuron of ['quadratic', 'compact', 'conventional', 'poly'] as const) {
      const pure = await exportModelState(build({ ...resnet, neuron, layers: { conv: neuron } }));
      for (const [layer, own] of layerNeurons(modelSchema.parse(mixedResnet))) {
        if (own !== neuron) continue;
        const paths = [...mixed.keys()].filter((path) => path.startsWith(`${layer}/`));
        expect(paths.length, layer).toBeGreaterThan(0);
        for (const path of paths) expect(mixed.get(path), path).toEqual(pure.get(path));
      }
    }
  });

  it('has the parameters, groups and learning rates of each layer, and a summary that names the neurons', async () => {
    const model = build(mixedResnet);
    const groups = (layer: string): string =>
      parametersOf(model)
        .filter((parameter) => parameter.layer === layer)
        .map(({ group }) => group)
        .join('');
    expect(groups('stage1_block1_conv1')).toBe('rrbb');
    expect(groups('stage2_block1_conv1')).toBe('r');
    expect(groups('stage3_block1_conv2')).toBe('rrggbb');
    expect(groupLearningRates(createStrategy(sg, 1), 1)).toEqual({ r: 1, g: 0.1, b: 0.2 });
    const { layers } = await summarize(model);
    const kind = (name: string): string | undefined => layers.find((layer) => layer.name === name)?.kind;
    expect(kind('conv')).toBe('poly convolution 3×3');
    expect(kind('stage2_block1_conv1')).toBe('conventional convolution 3×3/2');
    expect(kind('stage1_block1_conv1')).toBe('compact convolution 3×3');
    expect(layers.find(({ name }) => name === 'stage2_block1_conv1')?.parameters).toBe(9 * 2 * 4);
  });

  it('goes to the names of PyTorch and back, each layer by its neuron', async () => {
    const config = modelSchema.parse(mixedResnet);
    const model = trained(build(mixedResnet));
    const tensors = await exportTorchTensors(model, config);
    const names = [...tensors.keys()];
    expect(names).toEqual(
      expect.arrayContaining(['conv1r.weight', 'layer1.0.conv1b.bias', 'layer2.0.conv1.weight']),
    );
    expect(names).not.toContain('layer1.0.conv1g.weight');
    const { arrays, missing, unknown } = readTorchTensors(build(mixedResnet), config, tensors);
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
    expect(arrays).toEqual(await exportModelState(model));
  });
});

describe('weights go over', () => {
  it('from a conventional network to a mixed one, which has its outputs to the last bit', async () => {
    const source = trained(build({ ...resnet, neuron: 'conventional' }));
    const model = build(mixedResnet);
    const state = await exportModelState(source);
    expect(transferState(model, state)).toBe(state.size);
    expect(outputs(model, [2, ...image])).toEqual(outputs(source, [2, ...image]));
  });

  it.each(['quadratic', 'compact', 'parabolic', 'poly', 'quadralib'] as const)(
    'from a %s network to one that is conventional in some or all layers, and then back',
    async (neuron) => {
      for (const [input, shape, some] of [
        [resnet, image, { stage1_block1_conv2: 'conventional', 'stage3_*': 'conventional' }],
        [mlp, [6], { dense_2: 'conventional' }],
      ] as const) {
        const inputShape = [...shape];
        const source = trained(build({ ...input, neuron }, inputShape));
        const state = await exportModelState(source);
        for (const layers of [some, { '*': 'conventional' }]) {
          const model = build({ ...input, neuron, layers }, inputShape);
          transferState(model, state);
          // What the layer is without its product and power terms.
          const reference = build({ ...input, neuron }, inputShape);
          transferState(reference, state);
          const changed = new Map(found(model));
          for (const { layer, group, kind, variable } of parametersOf(reference)) {
            const isTerm = group !== 'r' && kind === 'kernel' && changed.get(layer) === 'conventional';
            if (isTerm) variable.assign(tf.zerosLike(variable));
          }
          const expected = outputs(reference, [3, ...inputShape]);
          expect(distance(expected, outputs(model, [3, ...inputShape]))).toBeLessThan(1e-5);
          expect(expected).not.toEqual(outputs(source, [3, ...inputShape]));
          // The mixed network's weights start a quadratic one with the same outputs.
          const again = build({ ...input, neuron }, inputShape, 5);
          transferState(again, await exportModelState(model));
          expect(outputs(again, [3, ...inputShape])).toEqual(outputs(model, [3, ...inputShape]));
        }
      }
    },
  );

  it('not where a layer has the quadratic terms of another neuron', async () => {
    const state = await exportModelState(build(resnet));
    expect(() => transferState(build(mixedResnet), state)).toThrow(
      /unknown to the network: stage1_block1_conv1\/w_g/,
    );
  });
});
