import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { modelSchema } from '../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createLoss } from '../../src-main/nn/losses';
import { buildModel } from '../../src-main/nn/models/build-model';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { checkBackend } from '../../src-main/training/backend-check/check-backend';
import { tensorflowFolder } from '../nn/support/backends';
import { cli, writeConfig } from '../support/cli';
import { temporaryFolder } from '../support/temporary';

/** MiB of this process without V8's heap, whose garbage comes and goes. */
function memoryBesideJavaScript(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { rss, heapTotal } = process.memoryUsage();
  return (rss - heapTotal) / 2 ** 20;
}

describe.skipIf(tensorflowFolder === undefined)('training on tensorflow', () => {
  it('tells what computes', async () => {
    const { name, versions } = await loadBackend('tensorflow', { tensorflowFolder });
    expect(name).toBe('tensorflow');
    expect(versions).toMatchObject({
      tfjs: tf.version_core,
      'tfjs-node': tf.version_core,
      libtensorflow: expect.stringMatching(/^2\.\d+\.\d+/) as string,
      device: expect.stringMatching(/^(CPU|GPU \S+)$/) as string,
    });
  });

  it('takes the steps that cpu takes', async () => {
    expect(await checkBackend('tensorflow', { tensorflowFolder })).toMatchObject({ passed: true });
  });

  it('needs no more memory after a thousand steps', async () => {
    await loadBackend('tensorflow', { tensorflowFolder });
    const strategyConfig = strategySchema.parse({ type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 });
    const strategy = createStrategy(strategyConfig, 0.01);
    const config = modelSchema.parse({ type: 'mlp', widths: [8, 8], neuron: 'quadratic' });
    const model = buildModel(config, {
      inputShape: [48],
      outputSize: 4,
      strategy: strategyConfig,
      seed: 0,
    });
    const optimizer = createOptimizer(
      optimizerSchema.parse({ type: 'adam', learningRate: 0.01 }),
      parametersOf(model),
      strategy,
    );
    const training = createTrainingStep({ model, optimizer, loss: createLoss('classification') });
    const images = new Float32Array(16 * 48).fill(0.5);
    const labels = Int32Array.from({ length: 16 }, (_, i) => i % 4);
    const step = async (): Promise<void> => {
      const [x, y] = [tf.tensor2d(images, [16, 48]), tf.tensor1d(labels, 'int32')];
      await training.run(x, y, groupLearningRates(strategy, 0.01));
      tf.dispose([x, y]);
    };
    const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
    const state = () => ({ tensors: tf.memory().numTensors, handles: binding.getNumOfTensors() });
    for (let i = 0; i < 300; i++) await step();
    const before = { ...state(), mib: memoryBesideJavaScript() };
    for (let i = 0; i < 1000; i++) await step();
    const { mib, ...tensors } = before;
    expect(state()).toEqual(tensors);
    expect(memoryBesideJavaScript() - mib).toBeLessThan(32);
  }, 300_000);

  it('runs in a worker, which records what computed and ends', async () => {
    const folder = temporaryFolder();
    const config = writeConfig(folder, 'run.json', {
      name: 'on tensorflow',
      dataset: { name: 'spirals', points: 60, testPoints: 30 },
      model: { type: 'mlp', widths: [6], neuron: 'quadratic' },
      strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
      optimizer: { type: 'adam', learningRate: 0.01 },
      training: { epochs: 2, batchSize: 20, backend: 'tensorflow' },
    });
    const home = join(tensorflowFolder ?? '', '..');
    const { code, stdout } = await cli('train', config, '--home', home, '--json');
    expect(code).toBe(0);
    const run = JSON.parse(stdout) as { id: string; state: string; backend: string };
    expect(run).toMatchObject({ state: 'finished', backend: 'tensorflow' });
    await cli('runs', 'delete', run.id, '--home', home);
  });
});
