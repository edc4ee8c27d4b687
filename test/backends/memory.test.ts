import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createLoss } from '../../src-main/nn/losses';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { backends, useBackend } from '../nn/support/backends';
import { randomTensor } from '../nn/support/tensors';
import { build, labels } from '../nn/support/training';
import { webgpuProblem } from '../nn/support/webgpu';

/** What backends of ours hold beside what tfjs counts: free buffers and such that tensors use. */
function bytesOfPool(): number {
  const backend = tf.backend() as unknown as {
    pool?: { bytes: number };
    bufferManager?: { numBytesAllocated: number };
  };
  return backend.pool?.bytes ?? backend.bufferManager?.numBytesAllocated ?? 0;
}

const held = () => {
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  return { numTensors, numBytes, numDataBuffers, pool: bytesOfPool() };
};

/** Steps of a training, and what memory it holds after each of the given numbers of steps. */
async function memoryAfter(
  config: object,
  inputShape: number[],
  counts: number[],
  settings: object = { momentum: 0.9, clipNorm: 1 },
): Promise<unknown[]> {
  const strategy = createStrategy(
    strategySchema.parse({ type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 }),
    0.01,
  );
  const model = build(config, inputShape, 2);
  const optimizer = createOptimizer(
    optimizerSchema.parse({ type: 'sgd', ...settings, learningRate: 0.01 }),
    parametersOf(model),
    strategy,
  );
  const step = createTrainingStep({ model, loss: createLoss('classification'), optimizer });
  const rates = groupLearningRates(strategy, 0.01);
  const measured: unknown[] = [];
  for (let i = 1; i <= Math.max(...counts); i++) {
    // A batch of its own for each step, as in a run.
    const [x, targets] = [randomTensor([4, ...inputShape], 'x'), labels(4, 2)];
    expect(await step.run(x, targets, rates)).toMatchObject({ finite: true });
    tf.dispose([x, targets]);
    if (counts.includes(i)) measured.push(held());
  }
  optimizer.dispose();
  model.dispose();
  return measured;
}

const fast = backends.filter((name) => name !== 'cpu-plain');
const cases = [
  ...fast.map((backend) => ({ backend, neuron: 'quadratic', images: [100, 300] })),
  // Each dispatch takes a software Vulkan a millisecond.
  ...(webgpuProblem === undefined
    ? [{ backend: 'webgpu' as const, neuron: 'conventional', images: [3, 9] }]
    : []),
];

describe.each(cases)('training on $backend', ({ backend, neuron, images }) => {
  it('holds no more memory after 1,000 steps than after 100', async () => {
    await useBackend(backend);
    const config = { type: 'mlp', widths: [2], neuron };
    const [before, after] = await memoryAfter(config, [2], [100, 1000], {});
    expect(after).toEqual(before);
  }, 180_000);

  it(`nor does a network of images from step ${images.join(' to ')}`, async () => {
    await useBackend(backend);
    const config = { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic' };
    const [before, after] = await memoryAfter(config, [4, 4, 1], images);
    expect(after).toEqual(before);
  }, 180_000);
});
