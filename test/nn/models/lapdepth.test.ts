import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lapdepthSchema } from '../../../src-main/domain/config/model-config';
import type { LapdepthConfig } from '../../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../../src-main/domain/config/strategy-config';
import { createForward } from '../../../src-main/nn/forward';
import { createLoss } from '../../../src-main/nn/losses';
import { definitionOf } from '../../../src-main/nn/models';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { createOptimizer } from '../../../src-main/nn/optimizers';
import { exportModelState, parametersOf, statisticsOf } from '../../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../../src-main/nn/strategies';
import { createTrainingStep } from '../../../src-main/nn/training-step';
import { useBackend } from '../support/backends';
import { randomTensor, valuesOf } from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const sg = strategySchema.parse({ type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 });
const config = (options: Record<string, unknown>): LapdepthConfig =>
  lapdepthSchema.parse({ type: 'lapdepth', neuron: 'conventional', ...options });
const tiny = { blocks: [1, 1, 1], cardinality: 2, groupWidth: 4, channels: 8 };
const build = (options: Record<string, unknown>, inputShape = [16, 32, 3]) =>
  buildModel(config(options), { inputShape, outputSize: 1, strategy: sg, seed: 0 });

/** [in, out, kernel] of each convolution that a batch normalization goes before, from the reference's layer shapes. */
const referenceDecoder: [string, number, number, number][] = [
  ['ASPP.aspp_d3.0.module', 512, 256, 1],
  ['ASPP.aspp_d3.1.module', 256, 256, 3],
  ['ASPP.aspp_d6.0.module', 768, 256, 1],
  ['ASPP.aspp_d6.1.module', 256, 256, 3],
  ['ASPP.aspp_d12.0.module', 1024, 256, 1],
  ['ASPP.aspp_d12.1.module', 256, 256, 3],
  ['ASPP.aspp_d18.0.module', 1280, 256, 1],
  ['ASPP.aspp_d18.1.module', 256, 256, 3],
  ['ASPP.reduction2.module', 1536, 512, 3],
  ['decoder1.0.module', 512, 256, 3],
  ['decoder1.1.module', 256, 128, 3],
  ['decoder1.2.module', 128, 64, 3],
  ['decoder1.3.module', 64, 32, 3],
  ['decoder1.4.module', 32, 1, 3],
  ['decoder2_up1', 512, 256, 3],
  ['decoder2_reduc1.module', 768, 252, 1],
  ['decoder2_1.module', 256, 256, 3],
  ['decoder2_2.module', 256, 128, 3],
  ['decoder2_3.module', 128, 64, 3],
  ['decoder2_4.module', 64, 1, 3],
  ['decoder2_1_up2', 256, 128, 3],
  ['decoder2_1_reduc2.module', 384, 124, 1],
  ['decoder2_1_1.module', 128, 128, 3],
  ['decoder2_1_2.module', 128, 64, 3],
  ['decoder2_1_3.module', 64, 1, 3],
  ['decoder2_1_1_up3', 128, 64, 3],
  ['decoder2_1_1_reduc3.module', 128, 60, 1],
  ['decoder2_1_1_1.module', 64, 64, 3],
  ['decoder2_1_1_2.module', 64, 1, 3],
  ['decoder2_1_1_1_up4', 64, 60, 3],
  ['decoder2_1_1_1_1.module', 64, 64, 3],
  ['decoder2_1_1_1_2.module', 64, 32, 3],
  ['decoder2_1_1_1_3.module', 32, 1, 3],
];

describe('a LapDepth network', () => {
  it('has the parameters of resnext101_32x8d without its last stage, and those of the reference decoder', () => {
    const model = build({});
    const sizes = new Map<string, number>();
    for (const { layer, variable } of parametersOf(model)) {
      const module = definitionOf(config({})).torchModule(layer, config({}));
      sizes.set(module, (sizes.get(module) ?? 0) + variable.size);
    }
    model.dispose();
    const total = (prefix: string): number =>
      [...sizes].reduce((sum, [name, size]) => (name.startsWith(prefix) ? sum + size : sum), 0);

    // layer4: width 2048 in 32 groups, 2048 channels out, projected from 1024.
    const grouped = 2048 * (2048 / 32) * 9;
    const norms = 3 * 2 * 2048;
    const first = 1024 * 2048 + grouped + 2048 * 2048 + norms + (1024 * 2048 + 2 * 2048);
    const layer4 = first + 2 * (2048 * 2048 + grouped + 2048 * 2048 + norms);
    expect(total('encoder.encoder.')).toBe(88_791_336 - 2_049_000 - layer4);

    expect(sizes.get('decoder.ASPP.reduction1')).toBe(1024 * 512);
    for (const [name, inputs, filters, kernel] of referenceDecoder) {
      const [norm, conv] = name.endsWith('module') ? ['0', '2'] : ['norm', 'conv'];
      expect(sizes.get(`decoder.${name}.${norm}`), name).toBe(2 * inputs);
      expect(sizes.get(`decoder.${name}.${conv}`), name).toBe(inputs * filters * kernel ** 2);
    }
    const inAll = referenceDecoder.reduce((sum, [, i, o, k]) => sum + 2 * i + i * o * k ** 2, 1024 * 512);
    expect(total('decoder.')).toBe(inAll);
  });

  it('names every parameter apart from all others, as the reference does', () => {
    const options = { ...tiny, blocks: [2, 1, 1], neuron: 'quadratic', rezero: true };
    const model = build(options);
    const names = parametersOf(model).map(({ layer, name }) => {
      const module = definitionOf(config(options)).torchModule(layer, config(options));
      return `${module} ${name}`;
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('encoder.encoder.conv1 w_r');
    expect(names).toContain('encoder.encoder.layer1.1.conv3 w_b');
    expect(names).toContain('encoder.encoder.layer2.0.downsample.1 gamma');
    expect(names).toContain('encoder.encoder.layer3.0.alpha1 alpha');
    expect(names).toContain('decoder.decoder1.4.module.2 w_r');
    for (const { layer, group } of parametersOf(model)) {
      expect(layer).toMatch(/^(encoder|decoder)_/);
      if (group !== 'r') expect(layer).toMatch(/^encoder_stage\d_block\d_conv\d$/);
    }
    expect(() => definitionOf(config({})).torchModule('classifier', config({}))).toThrow('no layer');
  });

  it.each(['conventional', 'quadratic'])('of %s neurons gives a depth within the range', async (neuron) => {
    const model = build({ ...tiny, neuron, maxDepth: 10 });
    const depth = createForward(model)(randomTensor([2, 16, 32, 3], 'x'));
    expect(depth.shape).toEqual([2, 16, 32, 1]);
    expect(model.outputs[0]?.shape).toEqual([null, 16, 32, 1]);
    const values = await valuesOf(depth);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(10);
    expect(new Set(values).size).toBeGreaterThan(100);
  });

  it('starts under ReLinear as the conventional one', async () => {
    const x = randomTensor([1, 16, 16, 3], 'x');
    const [a, b] = ['conventional', 'quadratic'].map((neuron) =>
      createForward(build({ ...tiny, neuron }, [16, 16, 3]))(x),
    ) as [tf.Tensor, tf.Tensor];
    expect(await valuesOf(a)).toEqual(await valuesOf(b));
  });

  it.each([
    [[24, 32, 3], {}, /multiples of 16/],
    [[32, 40, 3], {}, /multiples of 16/],
    [[6], {}, /multiples of 16/],
    [[16, 16, 6], { channels: 6 }, /even number of at least 8, found 6/],
  ])('refuses inputs of shape %j', (shape, options, message) => {
    expect(() => build({ ...tiny, ...options }, shape)).toThrow(message);
  });

  it('takes steps of training that change every parameter', async () => {
    const model = build({ ...tiny, neuron: 'quadratic' }, [16, 32, 3]);
    const strategy = createStrategy(sg, 0.01);
    const parameters = parametersOf(model);
    const optimizer = createOptimizer(
      optimizerSchema.parse({ type: 'sgd', learningRate: 0.01, momentum: 0.9 }),
      parameters,
      strategy,
    );
    const step = createTrainingStep({ model, loss: createLoss('depth'), optimizer });
    const x = randomTensor([2, 16, 32, 3], 'x');
    const targets = tf.add(tf.mul(tf.sigmoid(randomTensor([2, 16, 32, 1], 'depth')), 70), 1);
    const before = await exportModelState(model);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 2; i++) {
      const { loss, finite, sums } = await step.run(x, targets, groupLearningRates(strategy, 0.01));
      expect(finite && loss > 0).toBe(true);
      expect(sums['images']).toBe(2);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    const after = await exportModelState(model);
    const unchanged = [...before].filter(([name, { values }]) =>
      values.every((value, i) => value === after.get(name)?.values[i]),
    );
    expect(unchanged.map(([name]) => name)).toEqual([]);
    expect(statisticsOf(model).length).toBeGreaterThan(0);
  });
});
