import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { explainingErrors } from '../../src-main/backends/explain-error';
import { neuronNames } from '../../src-main/domain/config/model-config';
import type { Task } from '../../src-main/domain/metrics';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { findDivergence } from '../../src-main/nn/divergence';
import { createEvaluationStep } from '../../src-main/nn/evaluation-step';
import { createLoss } from '../../src-main/nn/losses';
import { createOptimizer } from '../../src-main/nn/optimizers';
import {
  exportModelState,
  importModelState,
  parametersOf,
  quadraticNorms,
} from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { backends, useBackend } from '../nn/support/backends';
import { build, labels } from '../nn/support/training';
import { webgpuProblem } from '../nn/support/webgpu';

interface Training {
  readonly model: Record<string, unknown>;
  readonly inputShape: readonly number[];
  readonly task: Task;
  readonly outputs?: number;
  readonly optimizer?: Record<string, unknown>;
  readonly strategy?: Record<string, unknown>;
}

const dense = { inputShape: [3], task: 'classification' } as const;
const images = { inputShape: [8, 8, 3], task: 'classification' } as const;
const start = { type: 'none' };

const trainings: Training[] = [
  ...neuronNames.map((neuron): Training => ({
    ...dense,
    model: { type: 'mlp', widths: [4], neuron },
    strategy: start,
  })),
  ...(['relu', 'tanh', 'sigmoid'] as const).map((activation): Training => ({
    ...dense,
    task: 'regression',
    model: { type: 'mlp', widths: [4], neuron: 'compact', activation },
    optimizer: { type: 'adam', clipNorm: 1 },
  })),
  ...neuronNames.map((neuron): Training => ({
    ...images,
    model: { type: 'resnet', depth: 8, channels: 4, neuron },
    strategy: start,
    optimizer: { type: 'sgd', momentum: 0.9, clipValue: 1 },
  })),
  {
    ...images,
    model: { type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic', shortcut: 'B', rezero: true },
    optimizer: { type: 'adamw', weightDecay: 0.1 },
    strategy: { type: 'relinear-sw-l1', alphaG: 1e-5, alphaB: 1e-5 },
  },
  {
    ...images,
    inputShape: [32, 32, 3],
    model: { type: 'imagenet-resnet', depth: 18, neuron: 'conventional' },
  },
  {
    inputShape: [8, 8, 1],
    task: 'denoising',
    model: { type: 'autoencoder', filters: 3, kernelSize: 3, neuron: 'quadratic' },
  },
  {
    inputShape: [16],
    outputs: 16,
    task: 'directions',
    model: { type: 'unet', channels: 2, levels: 1, neuron: 'quadratic' },
  },
  ...(['relu', 'tanh', 'sigmoid'] as const).map((activation): Training => ({
    inputShape: [2],
    outputs: 3,
    task: 'variational',
    model: { type: 'field', widths: [3], activation, neuron: 'quadratic' },
  })),
];

/** One round of everything that a run does with a network: names of all kernels that it takes. */
async function kernelsOf({ model: config, inputShape, task, ...settings }: Training): Promise<Set<string>> {
  const names = new Set<string>();
  // All kernels go through this, also those within other operations; it has no public name.
  const engine = tf.engine() as unknown as { runKernelFunc: (params: { kernelName?: string }) => unknown };
  const original = engine.runKernelFunc.bind(engine);
  engine.runKernelFunc = (params) => {
    if (params.kernelName !== undefined) names.add(params.kernelName);
    return original(params);
  };
  try {
    const strategyConfig = strategySchema.parse(
      settings.strategy ?? { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    );
    const outputs = settings.outputs ?? (task === 'classification' ? 3 : 1);
    const model = build(config, [...inputShape], outputs, strategyConfig);
    const strategy = createStrategy(strategyConfig, 0.1);
    const optimizerConfig = optimizerSchema.parse({ type: 'sgd', ...settings.optimizer, learningRate: 0.01 });
    const optimizer = createOptimizer(optimizerConfig, parametersOf(model), strategy);
    const loss = createLoss(task, {
      grid: { size: 4, dimensions: 2 },
      equation: 'diffusion',
      ...(task === 'classification' && { labelSmoothing: 0.1 }),
    });
    const x = tf.ones([2, ...inputShape]);
    const targets =
      task === 'classification'
        ? labels(2, 3)
        : tf.ones(task === 'variational' ? [2, 4] : [2, ...(model.outputs[0]?.shape.slice(1) as number[])]);
    for (const memory of ['speed', 'small'] as const) {
      const step = createTrainingStep({ model, loss, optimizer, memory });
      await step.run(x, targets, groupLearningRates(strategy, 0.01));
      await step.run(x, targets, groupLearningRates(strategy, 0.01), { targets, lambda: 0.4 });
    }
    await createEvaluationStep({ model, loss }).run(x, targets);
    await quadraticNorms(model);
    await findDivergence(model, x);
    importModelState(model, await exportModelState(model));
    optimizer.importState(await optimizer.exportState());
    optimizer.dispose();
    model.dispose();
    return names;
  } finally {
    engine.runKernelFunc = original;
  }
}

describe('the kernels that training needs', () => {
  const needed = new Set<string>();
  beforeAll(async () => {
    await useBackend('cpu');
    for (const training of trainings) for (const name of await kernelsOf(training)) needed.add(name);
  });

  const tested = [
    ...backends.filter((name) => name !== 'cpu-plain'),
    ...(webgpuProblem === undefined ? (['webgpu'] as const) : []),
  ];

  it.each(tested)('are all there on %s', (backend) => {
    expect(needed.size).toBeGreaterThan(30);
    const there = new Set(tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName));
    expect([...needed].filter((name) => !there.has(name))).toEqual([]);
  });

  it('are ours on every backend where cpu has some of ours', () => {
    const ours = (backend: string): string[] =>
      tf
        .getKernelsForBackend(backend)
        .map(({ kernelName }) => kernelName)
        .filter((name) => name.startsWith('QuadLab'));
    for (const backend of tested) expect(ours(backend)).toEqual(expect.arrayContaining(ours('cpu')));
  });

  it('are named where one is missing', async () => {
    tf.registerBackend('poor', tf.findBackendFactory('cpu'));
    tf.copyRegisteredKernels('cpu', 'poor');
    tf.unregisterKernel('Tanh', 'poor');
    await tf.setBackend('poor');
    const compute = explainingErrors(async () => tf.tanh(tf.scalar(1)).data());
    await expect(compute).rejects.toMatchObject({
      code: 'KERNEL_MISSING',
      message: "the backend poor can't compute Tanh, which this network needs",
    });
  });
});
