import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { loadAddon } from '../../src-main/backends/native/load-addon';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createLoss } from '../../src-main/nn/losses';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { exportModelState, parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { nativeProblem, useBackend } from '../nn/support/backends';
import { randomTensor, relativeError } from '../nn/support/tensors';
import { build, labels } from '../nn/support/training';

const resnet = { type: 'resnet', depth: 8, channels: 12, neuron: 'quadratic' };
const optimizers = [
  { type: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 1e-4, clipNorm: 1 },
  { type: 'adam', learningRate: 0.01 },
];

/** A training of batches that are large enough for several threads to have something to do. */
function training(optimizer: unknown) {
  const strategy = createStrategy(
    strategySchema.parse({ type: 'relinear-sw-l1', alphaG: 1e-5, alphaB: 1e-5 }),
    0.05,
  );
  const model = build(resnet, [20, 20, 3], 4);
  const own = createOptimizer(optimizerSchema.parse(optimizer), parametersOf(model), strategy);
  const step = createTrainingStep({ model, loss: createLoss('classification'), optimizer: own });
  const x = randomTensor([11, 20, 20, 3], 'x');
  const targets = labels(11, 4);
  const rates = groupLearningRates(strategy, 0.05);
  const dispose = () => {
    tf.dispose([x, targets]);
    own.dispose();
    model.dispose();
  };
  return { model, run: () => step.run(x, targets, rates), dispose };
}

/** Every parameter after some steps. */
async function trained(optimizer: unknown, steps: number): Promise<Float32Array[]> {
  const { model, run, dispose } = training(optimizer);
  for (let i = 0; i < steps; i++) expect(await run()).toMatchObject({ finite: true });
  const state = await exportModelState(model);
  dispose();
  return [...state.values()].map(({ values }) => values);
}

describe.skipIf(nativeProblem !== undefined)('training on the native backend', () => {
  const addon = nativeProblem === undefined ? loadAddon() : undefined;
  const { threads, instructions } = {
    threads: addon?.threads() ?? 1,
    instructions: addon?.instructions() ?? '',
  };

  beforeEach(() => useBackend('native'));
  afterEach(() => {
    addon?.setThreads(threads);
    addon?.useInstructions(instructions);
  });

  it.each(optimizers)('gives the same bits with any number of threads: $type', async (optimizer) => {
    const results: Float32Array[][] = [];
    for (const count of [1, 2, 3, 7]) {
      addon?.setThreads(count);
      expect(addon?.threads()).toBe(count);
      results.push(await trained(optimizer, 3));
    }
    for (const result of results.slice(1)) expect(result).toEqual(results[0]);
  });

  it.each(addon?.supportedInstructions() ?? [])(
    'gives all but the same with %s as with tfjs',
    async (name) => {
      addon?.useInstructions(name);
      expect(addon?.instructions()).toBe(name);
      const [optimizer] = optimizers;
      const actual = await trained(optimizer, 2);
      await useBackend('cpu');
      const expected = await trained(optimizer, 2);
      const errors = expected.map((values, i) => relativeError(actual[i] ?? [], values, 0.01));
      expect(Math.max(...errors)).toBeLessThan(1e-4);
    },
  );

  it('takes its threads from the configuration, and before that from the environment', async () => {
    const threadsOf = async (given?: number) =>
      (await loadBackend('native', { threads: given })).versions['threads'];
    vi.stubEnv('QUADLAB_THREADS', '');
    expect(await threadsOf(3)).toBe('3');
    expect(await threadsOf()).toBe(String(availableParallelism()));
    vi.stubEnv('QUADLAB_THREADS', '2');
    expect(await threadsOf(3)).toBe('2');
    vi.stubEnv('QUADLAB_THREADS', 'all');
    await expect(threadsOf(3)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    vi.unstubAllEnvs();
  });

  it('is what auto takes before cpu', async () => {
    expect(['tensorflow', 'native']).toContain((await loadBackend('auto')).name);
  });

  it('holds no more tensors and no more memory after many steps', async () => {
    const { run, dispose } = training(optimizers[0]);
    const { pool } = tf.backend() as unknown as { pool: { bytes: number } };
    for (let i = 0; i < 3; i++) await run();
    const before = { tensors: tf.memory().numTensors, bytes: pool.bytes };
    for (let i = 0; i < 50; i++) await run();
    expect({ tensors: tf.memory().numTensors, bytes: pool.bytes }).toEqual(before);
    dispose();
  });
});
