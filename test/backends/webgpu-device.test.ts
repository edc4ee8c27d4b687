import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { loadWebgpu } from '../../src-main/backends/webgpu/load-webgpu';
import type { WatchedWebgpuBackend } from '../../src-main/backends/webgpu/webgpu-backend';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createLoss } from '../../src-main/nn/losses';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { exportModelState, parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { build } from '../nn/support/training';
import { webgpuProblem } from '../nn/support/webgpu';

const backend = () => tf.backend() as unknown as WatchedWebgpuBackend;

function training() {
  const strategy = createStrategy(
    strategySchema.parse({ type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 }),
    0.1,
  );
  const model = build({ type: 'mlp', widths: [5], neuron: 'conventional' }, [2], 1);
  const optimizer = createOptimizer(
    optimizerSchema.parse({ type: 'sgd', learningRate: 0.1 }),
    parametersOf(model),
    strategy,
  );
  const step = createTrainingStep({ model, loss: createLoss('regression'), optimizer });
  const [x, targets] = [tf.ones([4, 2]), tf.ones([4, 1])];
  return { model, run: () => step.run(x, targets, groupLearningRates(strategy, 0.1)) };
}

describe.skipIf(webgpuProblem !== undefined)('a device of webgpu', () => {
  beforeEach(async () => {
    await loadWebgpu();
  });
  // What went wrong stays with the backend.
  afterEach(() => {
    vi.unstubAllEnvs();
    tf.removeBackend('webgpu');
  });

  it('that is lost ends training at the next step, and gives no values away', async () => {
    const { model, run } = training();
    const first = await run();
    expect(first.finite).toBe(true);
    backend().device.destroy();
    await expect(run()).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    await expect(exportModelState(model)).rejects.toMatchObject({ code: 'DEVICE_LOST' });
  });

  it('says how large a tensor was that it has no room for', async () => {
    const { limits } = backend().device;
    const values = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) / 4;
    expect(() => tf.tidy(() => tf.fill([values + 4], 0))).toThrow(
      expect.objectContaining({
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(
          /^a tensor of \d+ MiB is larger than the \d+ MiB that the GPU allows/,
        ) as string,
      }),
    );
    await expect(tf.ones([2]).data()).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  });

  it.each([
    [
      'that was asked for more than it has',
      (device: GPUDevice) => {
        device.createBuffer({ size: 2 * device.limits.maxBufferSize, usage: GPUBufferUsage.STORAGE });
      },
    ],
    [
      'that refuses a command',
      (device: GPUDevice) => {
        device.createShaderModule({ code: 'this is no shader' });
      },
    ],
  ])('%s gives no values away from then on', async (_what, fail) => {
    const read = async (): Promise<number> => (await tf.square(tf.scalar(3)).data())[0] ?? NaN;
    expect(await read()).toBe(9);
    fail(backend().device);
    const error = {
      code: 'INTERNAL',
      message: expect.stringMatching(/^the GPU refused a command/) as string,
    };
    await expect(read()).rejects.toMatchObject(error);
    await expect(read()).rejects.toMatchObject(error);
  });

  it('is described in the versions of a run', async () => {
    const { name, versions } = await loadBackend('webgpu');
    expect(name).toBe('webgpu');
    expect(versions).toMatchObject({
      'tfjs-backend-webgpu': expect.stringMatching(/^4\./) as string,
      webgpu: expect.stringMatching(/^\d/) as string,
      adapter: expect.stringMatching(/./) as string,
    });
  });

  it('of another name than there is says which there are', async () => {
    tf.removeBackend('webgpu');
    vi.stubEnv('QUADLAB_WEBGPU_ADAPTER', 'no such GPU');
    await expect(loadWebgpu()).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'the backend webgpu can\'t be loaded: there is no adapter named "no such GPU"',
      advice: expect.stringMatching(/^There are: .*name: /) as string,
    });
    vi.unstubAllEnvs();
    await loadWebgpu();
  });

  it('that computes on the processor is no GPU for those who want one', async () => {
    if (!/\(software\)$/.test((await loadWebgpu()).versions['adapter'] ?? '')) return;
    tf.removeBackend('webgpu');
    await expect(loadWebgpu({ software: false })).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('there is no GPU, only') as string,
    });
    await loadWebgpu();
  });
});
