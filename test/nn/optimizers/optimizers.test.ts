import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OptimizerConfig } from '../../../src-main/domain/config/optimizer-config';
import { optimizerSchema } from '../../../src-main/domain/config/optimizer-config';
import type { StrategyConfig } from '../../../src-main/domain/config/strategy-config';
import type { Parameter } from '../../../src-main/nn/parameters';
import { createOptimizer } from '../../../src-main/nn/optimizers';
import { createStrategy, groupLearningRates } from '../../../src-main/nn/strategies';
import { backends, useBackend } from '../support/backends';
import { parameter } from '../support/parameters';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';

const parse = (config: object): OptimizerConfig => optimizerSchema.parse({ learningRate: 0.1, ...config });
const sgd = parse({ type: 'sgd', momentum: 0.9, weightDecay: 0.01 });
const plainSgd = parse({ type: 'sgd' });
const nesterov = parse({ type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01, clipNorm: 1 });
const adam = parse({ type: 'adam', weightDecay: 0.01 });
const adamw = parse({ type: 'adamw', clipValue: 0.5 });
const none: StrategyConfig = { type: 'none' };

const three = (): Parameter[] =>
  ['layer/w_r', 'layer/w_g', 'layer/b_g', 'layer/w_b', 'layer/c'].map((path) =>
    parameter(path, randomTensor([2, 3], path)),
  );

function setUp(config: OptimizerConfig, strategyConfig: StrategyConfig, parameters: Parameter[]) {
  const strategy = createStrategy(strategyConfig, config.learningRate);
  const optimizer = createOptimizer(config, parameters, strategy);
  const rates = groupLearningRates(strategy, config.learningRate);
  const run = (...gradients: tf.Tensor[]): void => {
    optimizer.step(gradients, rates);
  };
  return { optimizer, run };
}

describe.each(backends)('optimizers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('SGD follows the formula of PyTorch', async () => {
    const w = parameter('layer/w_r', tf.tensor1d([1, -2]));
    const { run } = setUp(sgd, none, [w]);
    const expected = [1, -2];
    const buffer = [0, 0];
    for (const gradient of [
      [0.5, 0.25],
      [-1, 2],
      [0.125, 0],
    ]) {
      run(tf.tensor1d(gradient));
      gradient.forEach((g, i) => {
        buffer[i] = 0.9 * (buffer[i] ?? 0) + g + 0.01 * (expected[i] ?? 0);
        expected[i] = (expected[i] ?? 0) - 0.1 * (buffer[i] ?? 0);
      });
    }
    expect(relativeError(await valuesOf(w.variable), expected)).toBeLessThan(1e-6);
  });

  it('SGD takes the steps that torch.optim.SGD takes', async () => {
    // w = 1, lr 0.1, momentum 0.9, weight_decay 0.01, gradients 0.5, 0.5:
    // buf = 0.51, w = 0.949; buf = 0.459 + 0.50949 = 0.96849, w = 0.852151
    const w = parameter('layer/w_r', tf.tensor1d([1]));
    const { run } = setUp(sgd, none, [w]);
    run(tf.tensor1d([0.5]));
    expect((await valuesOf(w.variable))[0]).toBeCloseTo(0.949, 6);
    run(tf.tensor1d([0.5]));
    expect((await valuesOf(w.variable))[0]).toBeCloseTo(0.852151, 6);
  });

  it('Adam follows the formula of PyTorch', async () => {
    const w = parameter('layer/w_r', tf.tensor1d([1, -2]));
    const { run } = setUp(adam, none, [w]);
    const state = [1, -2].map((value) => ({ value, m: 0, v: 0 }));
    [
      [0.5, 0.25],
      [-1, 2],
      [0.125, 1e-4],
    ].forEach((gradient, step) => {
      run(tf.tensor1d(gradient));
      state.forEach((s, i) => {
        const g = (gradient[i] ?? 0) + 0.01 * s.value;
        s.m = 0.9 * s.m + 0.1 * g;
        s.v = 0.999 * s.v + 0.001 * g * g;
        const denominator = Math.sqrt(s.v) / Math.sqrt(1 - 0.999 ** (step + 1)) + 1e-8;
        s.value -= ((0.1 / (1 - 0.9 ** (step + 1))) * s.m) / denominator;
      });
    });
    const expected = state.map(({ value }) => value);
    expect(relativeError(await valuesOf(w.variable), expected)).toBeLessThan(1e-5);
  });

  it('relinear-sg scales the learning rate of g and b', async () => {
    const parameters = three();
    const before = await Promise.all(parameters.map(({ variable }) => valuesOf(variable)));
    const { run } = setUp(
      plainSgd,
      { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.25, gammaAs: 'factor' },
      parameters,
    );
    run(...parameters.map(() => tf.ones([2, 3])));
    const steps = [0.1, 0.05, 0.05, 0.025, 0.025];
    for (const [i, { variable }] of parameters.entries()) {
      const expected = (before[i] ?? []).map((value) => value - (steps[i] ?? 0));
      expect(relativeError(await valuesOf(variable), expected)).toBeLessThan(1e-6);
    }
  });

  it('relinear-sw-l1 moves kernels towards zero after the step, and past it where they are near', async () => {
    const w = parameter('layer/w_g', tf.tensor1d([1, -1, 0.3, 0.1]));
    const bias = parameter('layer/b_g', tf.tensor1d([1]));
    const { run } = setUp(plainSgd, { type: 'relinear-sw-l1', alphaG: 0.25, alphaB: 0 }, [w, bias]);
    run(tf.tensor1d([1, 1, 1, 1]), tf.tensor1d([1]));
    const expected = [0.9 - 0.25, -1.1 + 0.25, 0.2 - 0.25, 0];
    (await valuesOf(w.variable)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 6);
    });
    expect((await valuesOf(bias.variable))[0]).toBeCloseTo(0.9, 6);
  });

  it('relinear-sw-l2 steps from the shrunk kernel', async () => {
    const w = parameter('layer/w_b', tf.tensor1d([1, -2]));
    const bias = parameter('layer/c', tf.tensor1d([1]));
    const { run } = setUp(plainSgd, { type: 'relinear-sw-l2', betaG: 0, betaB: 0.25 }, [w, bias]);
    run(tf.tensor1d([1, 1]), tf.tensor1d([1]));
    expect(relativeError(await valuesOf(w.variable), [0.75 - 0.1, -1.5 - 0.1])).toBeLessThan(1e-6);
    expect((await valuesOf(bias.variable))[0]).toBeCloseTo(0.9, 6);
  });

  it.each([sgd, plainSgd, nesterov, adam, adamw])(
    'a restored $type goes on with the same bits',
    async (config) => {
      const strategy: StrategyConfig = { type: 'relinear-sw-l1', alphaG: 0.01, alphaB: 0.01 };
      const gradients = (step: number) => three().map(({ path }) => randomTensor([2, 3], `${path} ${step}`));
      const first = three();
      const original = setUp(config, strategy, first);
      original.run(...gradients(0));
      original.run(...gradients(1));

      const second = first.map(({ path, variable }) => parameter(path, variable.clone()));
      const state = await original.optimizer.exportState();
      const restored = setUp(config, strategy, second);
      restored.optimizer.importState(state);
      original.run(...gradients(2));
      restored.run(...gradients(2));
      for (const [i, { variable }] of first.entries()) {
        expect(await valuesOf((second[i] as Parameter).variable)).toEqual(await valuesOf(variable));
      }
      expect((await restored.optimizer.exportState()).steps).toBe(3);
    },
  );

  it('does not touch tensors that share their data with a parameter', async () => {
    const values = tf.tensor1d([1, 2]);
    const w = parameter('layer/w_r', values);
    const snapshot = w.variable.clone();
    const { run } = setUp(plainSgd, none, [w]);
    run(tf.tensor1d([1, 1]));
    run(tf.tensor1d([1, 1]));
    expect(await valuesOf(values)).toEqual([1, 2]);
    expect(await valuesOf(snapshot)).toEqual([1, 2]);
    expect(relativeError(await valuesOf(w.variable), [0.8, 1.8])).toBeLessThan(1e-6);
  });

  it.each([sgd, nesterov, adam, adamw])('$type leaks no tensors', (config) => {
    const { optimizer, run } = setUp(config, none, three());
    const gradients = three().map(({ variable }) => tf.onesLike(variable));
    run(...gradients);
    const { numTensors } = tf.memory();
    run(...gradients);
    expect(tf.memory().numTensors).toBe(numTensors);
    optimizer.dispose();
  });

  it('SGD with Nesterov momentum takes the steps that torch.optim.SGD takes', async () => {
    // w = 1, lr 0.1, momentum 0.9, gradients 0.5, 0.5, no weight decay:
    // buf = 0.5, step along 0.5 + 0.45, w = 0.905; buf = 0.95, along 0.5 + 0.855, w = 0.7695
    const w = parameter('layer/w_r', tf.tensor1d([1]));
    const { run } = setUp(parse({ type: 'sgd', momentum: 0.9, nesterov: true }), none, [w]);
    run(tf.tensor1d([0.5]));
    expect((await valuesOf(w.variable))[0]).toBeCloseTo(0.905, 6);
    run(tf.tensor1d([0.5]));
    expect((await valuesOf(w.variable))[0]).toBeCloseTo(0.7695, 6);
  });

  it("AdamW's weight decay is that of the group's learning rate, before ReLinear shrinks the weight", async () => {
    const w = parameter('layer/w_g', tf.tensor1d([2]));
    const sg = { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5, gammaAs: 'factor' } as const;
    setUp(parse({ type: 'adamw', weightDecay: 0.4 }), sg, [w]).run(tf.tensor1d([0]));
    expect((await valuesOf(w.variable))[0]).toBeCloseTo(2 * (1 - 0.05 * 0.4), 6);
    const l2 = { type: 'relinear-sw-l2', betaG: 0.25, betaB: 0 } as const;
    const v = parameter('layer/w_g', tf.tensor1d([2]));
    setUp(parse({ type: 'adamw', weightDecay: 0.4 }), l2, [v]).run(tf.tensor1d([0]));
    expect((await valuesOf(v.variable))[0]).toBeCloseTo(0.75 * (1 - 0.1 * 0.4) * 2, 6);
  });

  it('clips the norm over all parameters together', async () => {
    const parameters = ['a/w_r', 'b/w_r'].map((path) => parameter(path, tf.tensor1d([0])));
    const gradients = [tf.tensor1d([3]), tf.tensor1d([-4])];
    const { run } = setUp(parse({ type: 'sgd', clipNorm: 1 }), none, parameters);
    run(...gradients);
    const values = await Promise.all(parameters.map(({ variable }) => valuesOf(variable)));
    expect(relativeError(values.flat(), [-0.06, 0.08])).toBeLessThan(1e-6);
    expect(await valuesOf(gradients[0] as tf.Tensor)).toEqual([3]);
  });

  it('leaves gradients as they are where their norm is less', async () => {
    const run = async (config: OptimizerConfig): Promise<number[]> => {
      const w = parameter('a/w_r', tf.tensor1d([0.3]));
      setUp(config, none, [w]).run(tf.tensor1d([0.7]));
      return valuesOf(w.variable);
    };
    expect(await run(parse({ type: 'sgd', clipNorm: 1 }))).toEqual(await run(plainSgd));
    expect(await run(parse({ type: 'sgd', clipValue: 1 }))).toEqual(await run(plainSgd));
  });

  it.each([{ clipNorm: 1 }, { clipValue: 1 }])('does not hide a gradient that is none: %o', async (clip) => {
    const w = parameter('a/w_r', tf.tensor1d([0, 0]));
    setUp(parse({ type: 'sgd', ...clip }), none, [w]).run(tf.tensor1d([NaN, 1]));
    expect((await valuesOf(w.variable))[0]).toBeNaN();
  });

  it('says which state of a checkpoint does not fit', () => {
    const { optimizer } = setUp(sgd, none, three());
    expect(() => {
      optimizer.importState({ steps: 1, tensors: new Map() });
    }).toThrow('momentum/layer/w_r is missing');
  });
});

describe('the update kernels', () => {
  const strategies: StrategyConfig[] = [
    { type: 'none' },
    { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.2, gammaAs: 'factor' },
    { type: 'relinear-sw-l1', alphaG: 0.01, alphaB: 0.02 },
    { type: 'relinear-sw-l2', betaG: 0.1, betaB: 0.2 },
  ];
  const combinations = [sgd, plainSgd, nesterov, adam, adamw].flatMap((config) =>
    strategies.map((strategy) => ({ config, strategy })),
  );

  it.each(combinations)(
    'agree with the operations: $config.type, $strategy.type',
    async ({ config, strategy }) => {
      const results: number[][][] = [];
      for (const backend of backends) {
        await useBackend(backend);
        const parameters = three();
        const { run } = setUp(config, strategy, parameters);
        for (const step of [0, 1, 2])
          run(...parameters.map(({ path }) => randomTensor([2, 3], `${path} ${step}`)));
        results.push(await Promise.all(parameters.map(({ variable }) => valuesOf(variable))));
      }
      const [fused = [], plain = []] = results;
      fused.forEach((values, i) => {
        expect(relativeError(values, plain[i] ?? [])).toBeLessThan(1e-5);
      });
    },
  );
});

describe('layers without weight decay', () => {
  const layers = ['encoder_conv1/w_r', 'encoder_conv2/w_r', 'decoder_level4_conv1/w_r', 'output/w_r'];
  const create = (...noWeightDecay: string[]) =>
    setUp(
      parse({ type: 'sgd', weightDecay: 0.01, noWeightDecay }),
      none,
      layers.map((path) => parameter(path, tf.tensor1d([1]))),
    );

  it.each([
    ['decodr', 'Did you mean "decoder"?'],
    ['decoder_level5', 'Did you mean "decoder_level4"?'],
    ['backbone', undefined],
  ])('explain the name %s, which is of no layer', (name, advice) => {
    let error: unknown;
    try {
      create('encoder', name);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: `optimizer.noWeightDecay: no layer has a name that begins with "${name}"; this model has encoder_conv1, encoder_conv2, decoder_level4_conv1, output`,
      advice,
    });
  });

  it('are listed by their beginnings where there are many', () => {
    const many = Array.from({ length: 20 }, (_, i) => `stage1_conv${i}/w_r`);
    const parameters = ['conv/w_r', ...many, 'classifier/w_r'].map((path) =>
      parameter(path, tf.tensor1d([1])),
    );
    expect(() => setUp(parse({ type: 'adam', noWeightDecay: ['stage2'] }), none, parameters)).toThrow(
      'this model has conv, stage1…, classifier',
    );
  });

  it('may be given by a part of a name or all of it', () => {
    expect(() => create('encoder_conv1', 'dec')).not.toThrow();
  });
});
