import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { QuadLabError } from '../../src-main/core/errors';
import { createRandom } from '../../src-main/core/random';
import type { ModelConfig } from '../../src-main/domain/config/model-config';
import type { StrategyConfig } from '../../src-main/domain/config/strategy-config';
import { createForward } from '../../src-main/nn/forward';
import { buildModel } from '../../src-main/nn/models/build-model';
import type { NamedArrays } from '../../src-main/nn/named-arrays';
import { exportModelState, parametersOf, statisticsOf } from '../../src-main/nn/parameters';
import { transferState } from '../../src-main/nn/transfer';
import { useBackend } from './support/backends';

beforeAll(() => useBackend('cpu'));

type Neuron = ModelConfig['neuron'];

const relinear: StrategyConfig = { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1, gammaAs: 'factor' };

function build(config: ModelConfig, inputShape: number[], outputSize: number, seed: number): LayersModel {
  const strategy = config.neuron === 'conventional' ? ({ type: 'none' } as const) : relinear;
  return buildModel(config, { inputShape, outputSize, strategy, seed });
}

const mlp = (neuron: Neuron, outputSize = 3, seed = 2): LayersModel =>
  build({ type: 'mlp', widths: [5, 4], neuron, activation: 'tanh', output: 'neuron' }, [6], outputSize, seed);

const resnet = (neuron: Neuron, seed = 2): LayersModel =>
  build({ type: 'resnet', depth: 8, channels: 4, neuron, shortcut: 'B', rezero: true }, [8, 8, 3], 5, seed);

/** Values as after a training: nothing is at its start any more. */
function train(model: LayersModel): LayersModel {
  const random = createRandom(7, 'trained');
  for (const { name, variable } of [...parametersOf(model), ...statisticsOf(model)]) {
    const positive = name === 'running_variance' || name === 'gamma';
    const values = Array.from({ length: variable.size }, () =>
      positive ? 0.5 + random.uniform() : 0.5 * random.normal(),
    );
    const tensor = tf.tensor(values, variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  }
  return model;
}

function outputs(model: LayersModel, shape: number[]): Float32Array {
  const random = createRandom(3, 'inputs');
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tidy(() =>
    createForward(model)(
      tf.tensor(
        Array.from({ length: size }, () => random.normal()),
        shape,
      ),
    ).dataSync<'float32'>(),
  );
}

function misfit(model: LayersModel, source: NamedArrays): string {
  try {
    transferState(model, source);
  } catch (error) {
    expect(error).toBeInstanceOf(QuadLabError);
    expect((error as QuadLabError).code).toBe('MODEL_MISFIT');
    return (error as QuadLabError).message;
  }
  throw new Error('expected a QuadLabError');
}

describe('after a transfer', () => {
  it.each(['quadratic', 'compact'] as const)(
    'a %s network has the outputs of the conventional one to the last bit',
    async (neuron) => {
      for (const [make, shape] of [
        [mlp, [9, 6]],
        [resnet, [4, 8, 8, 3]],
      ] as const) {
        const conventional = train(make('conventional'));
        const model = make(neuron);
        const state = await exportModelState(conventional);
        expect(outputs(model, [...shape])).not.toEqual(outputs(conventional, [...shape]));
        expect(transferState(model, state)).toBe(state.size);
        expect(outputs(model, [...shape])).toEqual(outputs(conventional, [...shape]));
      }
    },
  );

  it('quadratic parameters have the start of ReLinear, and a bias that conventional convolutions lack is 0', async () => {
    const model = resnet('quadratic');
    transferState(model, await exportModelState(train(resnet('conventional'))));
    const after = await exportModelState(model);
    const values = (path: string): number[] => [...(after.get(path)?.values ?? [])];
    for (const name of ['w_g', 'w_b', 'c', 'b_r']) {
      expect(new Set(values(`stage2_block1_conv1/${name}`)), name).toEqual(new Set([0]));
    }
    expect(values('stage2_block1_conv1/b_g')).toEqual(Array(8).fill(1));
  });

  it('a network has everything of a source of the same neuron', async () => {
    const source = await exportModelState(train(mlp('quadratic')));
    const model = mlp('quadratic', 3, 9);
    expect(transferState(model, source)).toBe(source.size);
    expect(await exportModelState(model)).toEqual(source);
  });

  it('the source is as it was, whatever becomes of the network', async () => {
    const state = await exportModelState(train(mlp('conventional')));
    const before = structuredClone(state);
    const model = mlp('quadratic');
    transferState(model, state);
    train(model);
    expect(state).toEqual(before);
  });
});

describe('what does not fit', () => {
  it('is listed as a whole, and nothing is taken over', async () => {
    const source = await exportModelState(train(mlp('conventional', 4)));
    source.delete('dense_1/w_r');
    source.set('dense_9/w_r', { shape: [1, 1], values: Float32Array.of(1) });
    const model = mlp('quadratic');
    const before = await exportModelState(model);
    const message = misfit(model, source);
    expect(message).toBe(
      'the weights do not fit the network: 1 missing: dense_1/w_r; 1 unknown to the network: dense_9/w_r; ' +
        '2 of another shape: dense_3/w_r is [4, 4], expected [4, 3], dense_3/b_r is [4], expected [3]',
    );
    expect(await exportModelState(model)).toEqual(before);
  });

  it('is a normalization without its statistics', async () => {
    const source = await exportModelState(train(resnet('conventional')));
    source.delete('norm/running_mean');
    expect(misfit(resnet('compact'), source)).toBe(
      'the weights do not fit the network: 1 missing: norm/running_mean',
    );
  });

  it('is a source with the quadratic terms of another neuron', async () => {
    const source = await exportModelState(train(mlp('quadratic')));
    expect(misfit(mlp('compact'), source)).toMatch(/ unknown to the network: dense_1\/w_g, /);
    expect(misfit(mlp('parabolic'), source)).toMatch(/ unknown to the network: .*dense_3\/w_b/);
  });
});
