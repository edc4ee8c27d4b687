import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { optimizerSchema } from '../../../src-main/domain/config/optimizer-config';
import type { StrategyConfig } from '../../../src-main/domain/config/strategy-config';
import { createOptimizer } from '../../../src-main/nn/optimizers';
import { createStrategy, groupLearningRates } from '../../../src-main/nn/strategies';
import { backends, useBackend } from '../support/backends';
import { parameter } from '../support/parameters';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';
import type { TorchAlgorithm, TorchClipping } from '../support/torch-optimizers';
import { torchOptimizer } from '../support/torch-optimizers';

const learningRate = 0.1;
const adamDefaults = { betas: [0.9, 0.999] as [number, number], eps: 1e-8 };

interface Case {
  config: Record<string, unknown>;
  algorithm: TorchAlgorithm;
  clipping?: TorchClipping;
  decay: number;
  /** Weight decay of the decoder, where it differs. */
  decoderDecay?: number;
}

const cases: Case[] = [
  { config: { type: 'sgd' }, algorithm: { name: 'SGD', momentum: 0, nesterov: false }, decay: 0 },
  {
    config: { type: 'sgd', momentum: 0.9, weightDecay: 0.05, clipNorm: 2 },
    algorithm: { name: 'SGD', momentum: 0.9, nesterov: false },
    clipping: { maxNorm: 2 },
    decay: 0.05,
  },
  {
    config: { type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.05, noWeightDecay: ['decoder'] },
    algorithm: { name: 'SGD', momentum: 0.9, nesterov: true },
    decay: 0.05,
    decoderDecay: 0,
  },
  {
    config: { type: 'sgd', momentum: 0.8, nesterov: true, weightDecay: 0.05, clipValue: 0.25 },
    algorithm: { name: 'SGD', momentum: 0.8, nesterov: true },
    clipping: { clipValue: 0.25 },
    decay: 0.05,
  },
  {
    config: { type: 'adam', weightDecay: 0.05, clipNorm: 2, noWeightDecay: ['decoder_1'] },
    algorithm: { name: 'Adam', ...adamDefaults },
    clipping: { maxNorm: 2 },
    decay: 0.05,
    decoderDecay: 0,
  },
  {
    config: { type: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 0.1, clipValue: 0.25 },
    algorithm: { name: 'Adam', betas: [0.5, 0.9], eps: 0.1 },
    clipping: { clipValue: 0.25 },
    decay: 0,
  },
  { config: { type: 'adamw' }, algorithm: { name: 'AdamW', ...adamDefaults }, decay: 0.01 },
  {
    config: { type: 'adamw', weightDecay: 0.5, clipNorm: 2, noWeightDecay: ['decoder'] },
    algorithm: { name: 'AdamW', ...adamDefaults },
    clipping: { maxNorm: 2 },
    decay: 0.5,
    decoderDecay: 0,
  },
];

interface StrategyCase {
  strategy: StrategyConfig;
  /** Of the groups r, g and b, as factors of the learning rate. */
  factors: { r: number; g: number; b: number };
  scales: { r: number; g: number; b: number };
  shrinks: { r: number; g: number; b: number };
}

const ones = { r: 1, g: 1, b: 1 };
const zeros = { r: 0, g: 0, b: 0 };
const strategies: StrategyCase[] = [
  { strategy: { type: 'none' }, factors: ones, scales: ones, shrinks: zeros },
  {
    strategy: { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.25, gammaAs: 'factor' },
    factors: { r: 1, g: 0.5, b: 0.25 },
    scales: ones,
    shrinks: zeros,
  },
  {
    strategy: { type: 'relinear-sg', gammaG: 0.03, gammaB: 0.2, gammaAs: 'rate' },
    factors: { r: 1, g: 0.3, b: 2 },
    scales: ones,
    shrinks: zeros,
  },
  {
    strategy: { type: 'relinear-sw-l1', alphaG: 0.01, alphaB: 0.02 },
    factors: ones,
    scales: ones,
    shrinks: { r: 0, g: 0.01, b: 0.02 },
  },
  {
    strategy: { type: 'relinear-sw-l2', betaG: 0.1, betaB: 0.2 },
    factors: ones,
    scales: { r: 1, g: 0.9, b: 0.8 },
    shrinks: zeros,
  },
];

const paths = [
  'encoder_1/w_r',
  'encoder_1/w_g',
  'encoder_1/b_g',
  'encoder_1/w_b',
  'decoder_1/w_r',
  'decoder_1/c',
];
/** Gradients of a step; those of later steps are smaller, so that the norm is clipped in some steps and not in others. */
const gradientsAt = (step: number): tf.Tensor[] =>
  paths.map((path) => tf.mul(randomTensor([2, 3], `${path} ${step}`), 0.6 ** step));
const steps = 6;

async function actualValues(
  { config }: Case,
  { strategy: strategyConfig }: StrategyCase,
): Promise<number[][]> {
  const optimizerConfig = optimizerSchema.parse({ learningRate, ...config });
  const parameters = paths.map((path) => parameter(path, randomTensor([2, 3], path)));
  const strategy = createStrategy(strategyConfig, learningRate);
  const optimizer = createOptimizer(optimizerConfig, parameters, strategy);
  for (let step = 0; step < steps; step++) {
    optimizer.step(gradientsAt(step), groupLearningRates(strategy, learningRate * 0.8 ** step));
  }
  return Promise.all(parameters.map(({ variable }) => valuesOf(variable)));
}

async function expectedValues(
  { algorithm, clipping, decay, decoderDecay = decay }: Case,
  { factors, scales, shrinks }: StrategyCase,
): Promise<number[][]> {
  const targets = paths.map((path) => parameter(path, randomTensor([2, 3], path)));
  const parameters = await Promise.all(
    targets.map(async ({ layer, group, kind, variable }) => ({
      values: await valuesOf(variable),
      weightDecay: layer === 'decoder_1' ? decoderDecay : decay,
      scale: kind === 'kernel' ? scales[group] : 1,
      shrink: kind === 'kernel' ? shrinks[group] : 0,
    })),
  );
  const reference = torchOptimizer(algorithm, clipping, parameters);
  for (let step = 0; step < steps; step++) {
    const gradients = await Promise.all(gradientsAt(step).map(valuesOf));
    reference.step(
      gradients,
      targets.map(({ group }) => learningRate * 0.8 ** step * factors[group]),
    );
  }
  return parameters.map(({ values }) => values);
}

describe.each(backends)("PyTorch's formulas on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const combinations = cases.flatMap((one) =>
    strategies.map((strategy) => ({
      one,
      strategy,
      title: `${JSON.stringify(one.config)} with ${JSON.stringify(strategy.strategy)}`,
    })),
  );
  it.each(combinations)('$title', async ({ one, strategy }) => {
    const actual = await actualValues(one, strategy);
    const expected = await expectedValues(one, strategy);
    expect(relativeError(actual.flat(), expected.flat())).toBeLessThan(2e-6);
  });

  it('clipping is of some steps and not of others', async () => {
    const norms = await Promise.all(
      Array.from({ length: steps }, async (_, step) =>
        Math.hypot(...(await Promise.all(gradientsAt(step).map(valuesOf))).flat()),
      ),
    );
    expect(norms.filter((norm) => norm > 2).length).toBeGreaterThan(1);
    expect(norms.filter((norm) => norm < 2).length).toBeGreaterThan(1);
  });
});
