import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema } from '../../../src-main/domain/config/model-config';
import type { ModelConfig } from '../../../src-main/domain/config/model-config';
import type { StrategyConfig } from '../../../src-main/domain/config/strategy-config';
import { createForward } from '../../../src-main/nn/forward';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { parameterCount, parametersOf, statisticsOf } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor, valuesOf } from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const sg: StrategyConfig = { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1, gammaAs: 'factor' };
const images = { inputShape: [32, 32, 3], outputSize: 10, strategy: sg, seed: 0 };
const small = { inputShape: [8, 8, 3], outputSize: 10, strategy: sg, seed: 0 };
const config = (input: unknown): ModelConfig => modelSchema.parse(input);

describe('buildModel', () => {
  it.each([
    ['quadratic', 20, 806_266],
    ['quadratic', 32, 1_389_114],
    ['quadratic', 44, 1_971_962],
    ['quadratic', 56, 2_554_810],
    ['quadratic', 110, 5_177_626],
    ['compact', 20, 538_330],
    ['compact', 32, 927_194],
    ['compact', 44, 1_316_058],
    ['compact', 56, 1_704_922],
    ['compact', 110, 3_454_810],
  ] as const)('a %s ResNet-%i has the parameters of the paper', (neuron, depth, expected) => {
    const model = buildModel(config({ type: 'resnet', depth, neuron }), images);
    expect(parameterCount(model)).toBe(expected);
    model.dispose();
  });

  it('builds the MLP of the Runge experiment, with readable names', () => {
    const model = buildModel(config({ type: 'mlp', widths: [8, 8, 8, 8], neuron: 'quadratic' }), {
      ...images,
      inputShape: [1],
      outputSize: 1,
    });
    expect(parameterCount(model)).toBe(3 * (16 + 3 * 72 + 9));
    expect(model.layers.map(({ name }) => name)).toEqual([
      'input',
      ...[1, 2, 3, 4].flatMap((i) => [`dense_${i}`, `relu_${i}`]),
      'dense_5',
    ]);
    expect(parametersOf(model).slice(0, 3)).toMatchObject([
      { path: 'dense_1/w_r', group: 'r', kind: 'kernel' },
      { path: 'dense_1/b_r', group: 'r', kind: 'bias' },
      { path: 'dense_1/w_g', group: 'g', kind: 'kernel' },
    ]);
  });

  it('flattens images for an MLP, and ends it in a conventional layer on request', () => {
    const mlp = { type: 'mlp', widths: [4], neuron: 'compact', output: 'conventional', activation: 'tanh' };
    const model = buildModel(config(mlp), small);
    expect(model.layers.map(({ name }) => name)).toEqual([
      'input',
      'flatten',
      'dense_1',
      'tanh_1',
      'dense_2',
    ]);
    expect(parametersOf(model).map(({ path }) => path)).toEqual([
      ...['w_r', 'b_r', 'w_b', 'c'].map((name) => `dense_1/${name}`),
      'dense_2/w_r',
      'dense_2/b_r',
    ]);
    expect(createForward(model)(randomTensor([2, 8, 8, 3], 'x')).shape).toEqual([2, 10]);
  });

  it('gives two models of one process the same names and, with the same seed, the same bits', async () => {
    const resnet = config({ type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' });
    const [a, b, other] = [small, small, { ...small, seed: 1 }].map((options) => buildModel(resnet, options));
    const read = (model: typeof a) =>
      Promise.all(
        parametersOf(model as NonNullable<typeof a>).map(async ({ path, variable }) => [
          path,
          await valuesOf(variable),
        ]),
      );
    expect(await read(a)).toEqual(await read(b));
    expect(await read(a)).not.toEqual(await read(other));
  });

  it('names the layers of a ResNet after stage and block', () => {
    const model = buildModel(config({ type: 'resnet', depth: 8, neuron: 'quadratic', channels: 2 }), small);
    const names = model.layers.map(({ name }) => name);
    expect(names).toContain('stage2_block1_conv2');
    expect(names.filter((name) => name.endsWith('shortcut'))).toEqual([
      'stage2_block1_shortcut',
      'stage3_block1_shortcut',
    ]);
    expect(statisticsOf(model)[0]).toMatchObject({ path: 'norm/running_mean', name: 'running_mean' });
  });

  it('starts a ReLinear ResNet as the conventional one', async () => {
    const x = randomTensor([2, 8, 8, 3], 'x');
    const outputs = ['conventional', 'quadratic', 'compact'].map((neuron) =>
      createForward(buildModel(config({ type: 'resnet', depth: 8, channels: 2, neuron }), small))(x),
    );
    const [conventional, quadratic, compact] = await Promise.all(outputs.map(valuesOf));
    expect(quadratic).toEqual(conventional);
    expect(compact).toEqual(conventional);
  });

  it('is saved and loaded as a layers model, with its running statistics', async () => {
    const model = buildModel(config({ type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' }), small);
    const x = randomTensor([4, 8, 8, 3], 'x');
    createForward(model)(x, { training: true });
    let artifacts: tf.io.ModelArtifacts = {};
    const saved = { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } } as const;
    await model.save(
      tf.io.withSaveHandler((value) => {
        artifacts = value;
        return Promise.resolve(saved);
      }),
    );
    const loaded = await loadLayersModel(tf.io.fromMemory(artifacts));
    expect(await valuesOf(createForward(loaded)(x))).toEqual(await valuesOf(createForward(model)(x)));
    expect(await valuesOf(loaded.predict(x) as tf.Tensor)).toEqual(await valuesOf(createForward(model)(x)));
  });
});
