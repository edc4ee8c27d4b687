import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { differentiate } from '../../src-main/nn/differentiate';
import { createForward } from '../../src-main/nn/forward';
import { fuseLayers } from '../../src-main/nn/fuse-layers';
import { graphOf } from '../../src-main/nn/graph';
import type { StatisticUpdate } from '../../src-main/nn/layers';
import { parametersOf } from '../../src-main/nn/parameters';
import { backends, useBackend } from './support/backends';
import { randomTensor, relativeError, valuesOf } from './support/tensors';
import { build } from './support/training';

const resnet = (options: object = {}): LayersModel =>
  build({ type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic', ...options }, [8, 8, 3], 5);

const joinedLayers = (model: LayersModel): string[] =>
  fuseLayers(graphOf(model)).map(({ layers }) => layers.map(({ name }) => name).join(' + '));

/** Output, gradients and statistics of a training step; a visitor keeps layers apart. */
async function step(model: LayersModel, x: tf.Tensor, together: boolean): Promise<number[][]> {
  const statistics: StatisticUpdate[] = [];
  const forward = createForward(model);
  const visit = together ? {} : { visit: () => undefined };
  let output = tf.scalar(0) as tf.Tensor;
  const { value, gradients } = differentiate(
    () => {
      output = tf.keep(forward(x, { training: true, statistics, ...visit }));
      return tf.sum(tf.square(output));
    },
    parametersOf(model).map(({ variable }) => variable),
  );
  // Layers that are joined come in another order.
  statistics.sort((a, b) => a.variable.id - b.variable.id);
  return Promise.all([output, value, ...gradients, ...statistics.map(({ value }) => value)].map(valuesOf));
}

describe('layers that are joined', () => {
  it('are those between which nobody else reads', async () => {
    await useBackend('cpu');
    expect(joinedLayers(resnet())).toEqual([
      'conv',
      'norm + relu',
      'stage1_block1_conv1',
      'stage1_block1_norm1 + stage1_block1_relu1',
      'stage1_block1_conv2',
      'stage1_block1_norm2 + stage1_block1_add + stage1_block1_relu2',
      'stage2_block1_conv1',
      'stage2_block1_norm1 + stage2_block1_relu1',
      'stage2_block1_conv2',
      'stage2_block1_shortcut',
      'stage2_block1_norm2 + stage2_block1_add + stage2_block1_relu2',
      'stage3_block1_conv1',
      'stage3_block1_norm1 + stage3_block1_relu1',
      'stage3_block1_conv2',
      'stage3_block1_shortcut',
      'stage3_block1_norm2 + stage3_block1_add + stage3_block1_relu2',
      'pool',
      'classifier',
    ]);
  });

  it('are fewer with ReZero, whose sum is another', () => {
    expect(joinedLayers(resnet({ rezero: true }))).toContain('stage1_block1_norm2');
  });
});

describe.each(backends)('layers that are joined on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([{}, { shortcut: 'B' }, { rezero: true }, { neuron: 'conventional' }, { neuron: 'poly' }])(
    'compute what they compute apart: %j',
    async (options) => {
      const model = resnet(options);
      const x = randomTensor([3, 8, 8, 3], 'x');
      const expected = await step(model, x, false);
      const joined = await step(model, x, true);
      expect(joined).toHaveLength(expected.length);
      joined.forEach((values, i) => {
        expect(relativeError(values, expected[i] ?? [], 1e-2)).toBeLessThan(1e-4);
      });
      const visited = createForward(model)(x, { visit: () => undefined });
      const evaluated = await valuesOf(createForward(model)(x));
      expect(relativeError(evaluated, await valuesOf(visited))).toBeLessThan(1e-5);
    },
  );
});
