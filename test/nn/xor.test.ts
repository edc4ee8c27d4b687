import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema } from '../../src-main/domain/config/model-config';
import type { NeuronName } from '../../src-main/domain/config/model-config';
import { optimizerSchema } from '../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../src-main/domain/config/strategy-config';
import { createForward } from '../../src-main/nn/forward';
import { createLoss } from '../../src-main/nn/losses';
import { buildModel } from '../../src-main/nn/models/build-model';
import { createOptimizer } from '../../src-main/nn/optimizers';
import { parametersOf } from '../../src-main/nn/parameters';
import { createStrategy, groupLearningRates } from '../../src-main/nn/strategies';
import { createTrainingStep } from '../../src-main/nn/training-step';
import { useBackend } from './support/backends';
import { valuesOf } from './support/tensors';

// x₁ ⊕ x₂ is not linear in x₁ and x₂; the line that fits it best is the constant 1/2. A quadratic neuron has the product
// x₁·x₂ that it takes: over ±1, x₁ ⊕ x₂ = (1 − x₁·x₂)/2.
const corners = [[-1, -1], [-1, 1], [1, -1], [1, 1]]; // prettier-ignore
const xor = [0, 1, 1, 0];

async function fit(neuron: NeuronName): Promise<number[]> {
  const strategyConfig = strategySchema.parse(
    neuron === 'conventional' ? { type: 'none' } : { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 },
  );
  const strategy = createStrategy(strategyConfig, 0.1);
  const config = modelSchema.parse({ type: 'mlp', widths: [], neuron });
  const model = buildModel(config, { inputShape: [2], outputSize: 1, strategy: strategyConfig, seed: 0 });
  const sgd = optimizerSchema.parse({ type: 'sgd', learningRate: 0.1, momentum: 0.9 });
  const optimizer = createOptimizer(sgd, parametersOf(model), strategy);
  const step = createTrainingStep({ model, loss: createLoss('regression'), optimizer });
  const x = tf.tensor2d(corners);
  const y = tf.tensor2d(xor, [4, 1]);
  for (let i = 0; i < 600; i++) await step.run(x, y, groupLearningRates(strategy, 0.1));
  return valuesOf(createForward(model)(x));
}

describe('exclusive or', () => {
  beforeAll(() => useBackend('cpu'));

  it('is learned exactly by a single quadratic neuron', async () => {
    const outputs = await fit('quadratic');
    outputs.forEach((output, i) => {
      expect(Math.abs(output - Number(xor[i]))).toBeLessThan(1e-6);
    });
  });

  it('is beyond a single conventional neuron, whose best is 1/2 everywhere', async () => {
    for (const output of await fit('conventional')) expect(Math.abs(output - 0.5)).toBeLessThan(1e-6);
  });
});
