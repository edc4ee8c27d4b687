import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema } from '../../src-main/domain/config/model-config';
import type { ModelConfig } from '../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import type { StrategyConfig } from '../../src-main/domain/config/strategy-config';
import type { Task } from '../../src-main/domain/metrics';
import { createEvaluationStep } from '../../src-main/nn/evaluation-step';
import { createLoss } from '../../src-main/nn/losses';
import { buildModel } from '../../src-main/nn/models/build-model';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { exportModelState, parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { backends, useBackend } from './support/backends';
import { randomTensor } from './support/tensors';

const resnet: ModelConfig = modelSchema.parse({ type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' });

function setUp(config: ModelConfig, task: Task, inputShape: number[], outputSize: number, seed = 0) {
  const strategyConfig: StrategyConfig = { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5, gammaAs: 'factor' };
  const strategy = createStrategy(strategyConfig, 0.1);
  const model = buildModel(config, { inputShape, outputSize, strategy: strategyConfig, seed });
  const optimizer = createOptimizer(
    optimizerSchema.parse({ type: 'sgd', learningRate: 0.1, momentum: 0.9 }),
    parametersOf(model),
    strategy,
  );
  const loss = createLoss(task);
  const rates = groupLearningRates(strategy, 0.1);
  const step = createTrainingStep({ model, loss, optimizer });
  const evaluation = createEvaluationStep({ model, loss });
  return { model, optimizer, step, evaluation, rates };
}

describe.each(backends)('a training step on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('learns XOR with one quadratic neuron', async () => {
    const config: ModelConfig = {
      type: 'mlp',
      widths: [],
      neuron: 'quadratic',
      activation: 'relu',
      output: 'neuron',
    };
    const { step, evaluation, rates } = setUp(config, 'regression', [2], 1);
    const x = tf.tensor2d([[-1, -1], [-1, 1], [1, -1], [1, 1]]); // prettier-ignore
    const y = tf.tensor2d([[0], [1], [1], [0]]);
    const first = await step.run(x, y, rates);
    expect(first).toMatchObject({ finite: true });
    for (let i = 0; i < 300; i++) await step.run(x, y, rates);
    const { loss, sums } = await evaluation.run(x, y);
    expect(loss).toBeLessThan(1e-3);
    expect(sums['squaredError']).toBeCloseTo(4 * loss, 6);
  });

  it('leaks no tensors', async () => {
    const { step, evaluation, rates } = setUp(resnet, 'classification', [8, 8, 3], 4);
    const x = randomTensor([4, 8, 8, 3], 'x');
    const labels = tf.tensor1d([0, 1, 2, 3], 'int32');
    const second = { targets: tf.tensor1d([1, 0, 3, 2], 'int32'), lambda: 0.4 };
    const steps = async () => {
      await step.run(x, labels, rates);
      await step.run(x, labels, rates, second);
      await evaluation.run(x, labels);
    };
    await steps();
    const { numTensors } = tf.memory();
    await steps();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('changes nothing where the loss is not finite, and says so', async () => {
    const { model, optimizer, step, rates } = setUp(resnet, 'classification', [8, 8, 3], 4);
    const x = tf.fill([4, 8, 8, 3], Infinity);
    const state = async () => ({
      model: await exportModelState(model),
      optimizer: await optimizer.exportState(),
    });
    const before = await state();
    const { numTensors } = tf.memory();
    const result = await step.run(x, tf.tensor1d([0, 1, 2, 3], 'int32'), rates);
    expect(result.finite).toBe(false);
    expect(await state()).toEqual(before);
    expect(tf.memory().numTensors).toBe(numTensors + 1); // the labels
  });

  it('gives the same bits for the same seed', async () => {
    const train = async () => {
      const { model, step, rates } = setUp(resnet, 'classification', [8, 8, 3], 4, 3);
      const x = randomTensor([4, 8, 8, 3], 'x');
      const labels = tf.tensor1d([0, 1, 2, 3], 'int32');
      const losses = [];
      for (let i = 0; i < 3; i++) losses.push((await step.run(x, labels, rates)).loss);
      return { losses, state: await exportModelState(model) };
    };
    expect(await train()).toEqual(await train());
  });
});
