import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { runFileSchema, type RunConfig } from '../../src-main/domain/config/run-config';
import type { LoadedBackend } from '../../src-main/backends/backend';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { chooseBackend, type ChoiceOptions } from '../../src-main/training/choose-backend';
import { nativeProblem } from '../nn/support/backends';
import { temporaryFolder } from '../support/temporary';

const processor = nativeProblem === undefined ? 'native' : 'cpu';

const configOf = (epochs: number, backend = 'auto'): RunConfig =>
  runFileSchema.parse({
    name: 'spirals',
    dataset: { name: 'spirals', points: 50, testPoints: 20 },
    model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    training: { epochs, batchSize: 10, backend },
  });

/** A backend in place of a GPU: cpu by another name, all of whose additions take so long. */
function slowGpu(name: string, milliseconds: number, kernels = true): LoadedBackend {
  tf.registerBackend(name, tf.findBackendFactory('cpu'));
  if (kernels) tf.copyRegisteredKernels('cpu', name);
  for (const kernel of tf.getKernelsForBackend(name)) {
    if (!/Forward$/.test(kernel.kernelName)) continue;
    tf.unregisterKernel(kernel.kernelName, name);
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
        return kernel.kernelFunc(call);
      },
    });
  }
  return { name, versions: {}, usesGpu: true };
}

async function choose(config: RunConfig, options: ChoiceOptions = {}) {
  const dataset = await loadDataset(config.dataset, temporaryFolder());
  const tensors = tf.memory().numTensors;
  const choice = await chooseBackend(config, dataset, { mayHaveGpu: () => false, ...options });
  expect(tf.getBackend()).toBe(choice.backend.name);
  expect(tf.memory().numTensors).toBe(tensors);
  return choice;
}

const onMachineWith = (...gpus: LoadedBackend[]): ChoiceOptions => ({
  mayHaveGpu: () => true,
  loadGpus: (_options, names) =>
    Promise.resolve({
      gpus: gpus.filter(({ name }) => names?.some((each) => each === name) ?? true),
      problems: [],
    }),
});

describe('the backend of a run', () => {
  it('is the one that is asked for, or without a GPU the fastest for the processor, unmeasured', async () => {
    expect(await choose(configOf(1, 'cpu'))).toMatchObject({ backend: { name: 'cpu' } });
    const { backend, measured } = await choose(configOf(1));
    expect([backend.name, measured]).toEqual([processor, undefined]);
  });

  it('is measured where there is a GPU, and said', async () => {
    const { backend, measured = [] } = await choose(
      configOf(100_000),
      onMachineWith(slowGpu('slow-gpu', 30)),
    );
    expect(backend.name).toBe(processor);
    expect(measured.map(({ backend }) => backend)).toEqual([processor, 'slow-gpu']);
    expect(measured[1]?.stepMs).toBeGreaterThan(measured[0]?.stepMs ?? Infinity);
  });

  it('is no GPU for a training that is over at once, and none is looked for', async () => {
    const { backend, measured = [] } = await choose(configOf(1), {
      mayHaveGpu: () => true,
      loadGpus: () => Promise.reject(new Error('a driver was touched')),
    });
    expect([backend.name, measured.length]).toEqual([processor, 1]);
  });

  it('is the processor where GPUs have a problem, which the run tells', async () => {
    const problem = { backend: 'webgpu', problem: 'the driver hangs' };
    const { backend, measured = [] } = await choose(configOf(100_000), {
      mayHaveGpu: () => true,
      loadGpus: () => Promise.resolve({ gpus: [], problems: [problem] }),
    });
    expect(backend.name).toBe(processor);
    expect(measured).toEqual([{ backend: processor, stepMs: expect.any(Number) as number }, problem]);
  });

  it('is no GPU that fails', async () => {
    const { backend, measured = [] } = await choose(
      configOf(100_000),
      onMachineWith(slowGpu('empty-gpu', 0, false)),
    );
    expect(backend.name).toBe(processor);
    expect(measured[1]).toMatchObject({
      backend: 'empty-gpu',
      problem: expect.stringContaining("the backend empty-gpu can't compute") as string,
    });
  });

  it('stays what it was when a run is resumed, as long as that works', async () => {
    expect((await choose(configOf(1), { before: 'cpu' })).backend.name).toBe('cpu');
    const { backend, lost } = await choose(configOf(1), { before: 'abacus' });
    expect([backend.name, lost]).toEqual([processor, 'abacus']);
  });

  it('stays on the GPU when a run is resumed, and says where there is none any more', async () => {
    const there = onMachineWith(slowGpu('webgpu', 0));
    expect((await choose(configOf(1), { before: 'webgpu', ...there })).backend.name).toBe('webgpu');
    for (const gone of [onMachineWith(), { mayHaveGpu: () => false }]) {
      const { backend, lost } = await choose(configOf(1), { before: 'webgpu', ...gone });
      expect([backend.name, lost]).toEqual([processor, 'webgpu']);
    }
  });
});
