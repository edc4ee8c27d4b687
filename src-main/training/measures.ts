import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Amplification } from '../analysis/amplification/amplification';
import { conventionalAmplification, denseAmplification } from '../analysis/amplification/dense-amplification';
import { denseNetworkOf } from '../analysis/amplification/dense-network';
import {
  estimateAmplification,
  estimateConventional,
} from '../analysis/amplification/estimated-amplification';
import { quadraticShares } from '../analysis/quadratic-share/quadratic-share';
import type { Disposer } from '../core/disposable';
import { exampleSize } from '../datasets/content';
import { isConventional } from '../domain/config/layer-neurons';
import type { MlpConfig, ModelConfig } from '../domain/config/model-config';
import { exportModelState } from '../nn/parameters';
import { createBatches } from '../datasets/batches/batches';
import { spreadOver } from './diagnostics/predict';
import { batchOptionsOf, type Training } from './prepare-training';

/** What `training.measure` asks for, by metric. It changes nothing of the training. */
export interface Measures extends Disposer {
  measure(): Promise<Record<string, number>>;
}

type Subject = Pick<Training, 'config' | 'dataset' | 'batches' | 'model'>;

/** Examples are always the same, and so are directions, so that curves show the network's changes alone. */
export function openMeasures(training: Subject): Measures {
  const { config, dataset, model } = training;
  const wanted = config.training.measure ?? [];
  let examples: Tensor | undefined;
  return {
    async measure() {
      const values: Record<string, number> = {};
      if (wanted.includes('amplification')) {
        const { network, conventional } = await amplificationsOf(training);
        Object.assign(values, amplificationMetrics(network, conventional));
      }
      if (wanted.includes('quadratic-share')) {
        examples ??= await someExamples(training, between(2, 2 ** 22 / exampleSize(dataset.inputShape), 64));
        for (const { layer, shares } of await quadraticShares(model, examples)) {
          for (const [term, share] of Object.entries(shares)) {
            if (Number.isFinite(share)) values[`layer/${layer}/share_${term}`] = share;
          }
        }
      }
      return values;
    },
    dispose() {
      examples?.dispose();
    },
  };
}

/** What of a network is a multilayer perceptron: a field is one, that carries derivatives along. */
export function mlpOf(model: ModelConfig): MlpConfig | undefined {
  if (model.type === 'mlp') return model;
  return model.type === 'field' ? { ...model, type: 'mlp' } : undefined;
}

/** In a few directions, which costs little; of a field, whose layers carry more than values, by its matrices. */
async function amplificationsOf({ config, dataset, model }: Subject) {
  const alike = isConventional(config.model);
  const mlp = config.model.type === 'field' ? mlpOf(config.model) : undefined;
  if (mlp !== undefined) {
    const network = denseNetworkOf(mlp, await exportModelState(model));
    const conventional = alike ? undefined : conventionalAmplification(network);
    return { network: denseAmplification(network), conventional };
  }
  const directions = between(4, 2 ** 21 / exampleSize(dataset.inputShape), 16);
  const options = { directions, seed: config.seed, own: false };
  const network = await estimateAmplification(model, options);
  return { network, conventional: alike ? undefined : await estimateConventional(model, options) };
}

function amplificationMetrics(
  { frobenius, layers }: Amplification,
  conventional: Amplification | undefined,
): Record<string, number> {
  return {
    'amplification/network': frobenius,
    ...(conventional && { 'amplification/conventional': conventional.frobenius }),
    ...Object.fromEntries(layers.map(({ layer, running }) => [`layer/${layer}/amplification`, running])),
  };
}

/** So many inputs of the test part, at equal distances: [N, …input shape] */
export async function someExamples(
  { config, dataset, batches }: Omit<Subject, 'model'>,
  most: number,
): Promise<Tensor> {
  const { part } = spreadOver(dataset.test, most);
  const chosen = createBatches(
    { ...dataset, test: part },
    {
      ...batchOptionsOf(config),
      ...{ batchSize: most, statistics: batches.statistics, targetMoments: batches.targetMoments },
    },
  );
  try {
    const { inputs, inputShape } = await chosen.testBatch(0);
    return tensor(inputs, inputShape, 'float32');
  } finally {
    chosen.dispose();
  }
}

/** The whole part of a value, within limits. */
export const between = (least: number, value: number, most: number): number =>
  Math.min(most, Math.max(least, Math.floor(value)));
