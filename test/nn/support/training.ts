import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import type { ModelConfig } from '../../../src-main/domain/config/model-config';
import { modelSchema } from '../../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../../src-main/domain/config/strategy-config';
import type { Task } from '../../../src-main/domain/metrics';
import { createLoss } from '../../../src-main/nn/losses';
import { definitionOf } from '../../../src-main/nn/models';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { createOptimizer } from '../../../src-main/nn/optimizers';
import { exportModelState, parametersOf, statisticsOf } from '../../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../../src-main/nn/strategies';
import { createTrainingStep } from '../../../src-main/nn/training-step';

export const modelConfig = (input: unknown): ModelConfig => modelSchema.parse(input);

const relinear = strategySchema.parse({ type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 });

/** Builds a network under ReLinear, from seed 0. */
export function build(
  config: unknown,
  inputShape: number[],
  outputSize: number,
  strategy = relinear,
): LayersModel {
  return buildModel(modelConfig(config), { inputShape, outputSize, strategy, seed: 0 });
}

/** Two steps of training with finite losses, after which all but the biases have other values than before. */
export async function trainTwoSteps(model: LayersModel, task: Task, x: tf.Tensor, targets: tf.Tensor) {
  const strategy = createStrategy(relinear, 0.01);
  const optimizer = createOptimizer(
    optimizerSchema.parse({ type: 'sgd', learningRate: 0.01 }),
    parametersOf(model),
    strategy,
  );
  const step = createTrainingStep({ model, loss: createLoss(task), optimizer });
  const before = await exportModelState(model);
  for (let i = 0; i < 2; i++) {
    const { loss, finite } = await step.run(x, targets, groupLearningRates(strategy, 0.01));
    expect(finite).toBe(true);
    expect(loss).toBeGreaterThan(0);
  }
  const after = await exportModelState(model);
  // A bias ahead of a batch normalization has no gradient but rounding.
  const moving = [...parametersOf(model).filter(({ kind }) => kind !== 'bias'), ...statisticsOf(model)];
  const same = moving.filter(({ path }) => equal(before.get(path)?.values, after.get(path)?.values));
  expect(same.map(({ path }) => path)).toEqual([]);
  optimizer.dispose();
}

function equal(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (a === undefined || b === undefined) throw new Error('a parameter was not exported');
  return a.every((value, i) => value === b[i]);
}

/** Labels [N], one after the other. */
export const labels = (count: number, classes: number): tf.Tensor =>
  tf.tensor1d(
    Array.from({ length: count }, (_, i) => i % classes),
    'int32',
  );

/** The modules in PyTorch of all layers with parameters, which must differ. */
export function torchModules(config: unknown, model: LayersModel): Map<string, string> {
  const parsed = modelConfig(config);
  const names = [...new Set(parametersOf(model).map(({ layer }) => layer))];
  const modules = new Map(names.map((name) => [name, definitionOf(parsed).torchModule(name, parsed)]));
  expect(new Set(modules.values()).size).toBe(names.length);
  return modules;
}
