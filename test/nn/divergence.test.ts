import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema } from '../../src-main/domain/config/model-config';
import { findDivergence } from '../../src-main/nn/divergence';
import { buildModel } from '../../src-main/nn/models/build-model';
import { parametersOf } from '../../src-main/nn/parameters';
import { useBackend } from './support/backends';
import { randomTensor } from './support/tensors';

beforeAll(() => useBackend('cpu'));

const build = () =>
  buildModel(modelSchema.parse({ type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' }), {
    inputShape: [8, 8, 3],
    outputSize: 4,
    strategy: { type: 'none' },
    seed: 0,
  });

function fill(model: ReturnType<typeof build>, path: string, value: number): void {
  const parameter = parametersOf(model).find((candidate) => candidate.path === path);
  parameter?.variable.assign(tf.fill(parameter.variable.shape, value));
}

describe('findDivergence', () => {
  const x = () => randomTensor([2, 8, 8, 3], 'x');

  it('finds nothing where all is finite, and leaks nothing', async () => {
    const model = build();
    const batch = x();
    const { numTensors } = tf.memory();
    expect(await findDivergence(model, batch)).toBeUndefined();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('names the first layer with a parameter that is not finite', async () => {
    const model = build();
    fill(model, 'stage2_block1_conv1/w_g', NaN);
    fill(model, 'classifier/w_r', NaN);
    expect(await findDivergence(model, x())).toEqual({ layer: 'stage2_block1_conv1', where: 'parameters' });
  });

  it('names the first layer whose output overflows', async () => {
    const model = build();
    fill(model, 'stage2_block1_conv1/w_r', 1e30);
    fill(model, 'stage2_block1_conv1/w_g', 1e30);
    expect(await findDivergence(model, x())).toEqual({ layer: 'stage2_block1_conv1', where: 'output' });
  });
});
