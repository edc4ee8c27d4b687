import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Amplification } from '../analysis/amplification/amplification';
import {
  estimateAmplification,
  estimateConventional,
} from '../analysis/amplification/estimated-amplification';
import { quadraticShares } from '../analysis/quadratic-share/quadratic-share';
import type { Disposer } from '../core/disposable';
import { exampleSize } from '../datasets/content';
import { isConventional } from '../domain/config/layer-neurons';
import { createBatches } from '../datasets/batches/batches';
import { spreadOver } from './diagnostics/predict';
import { batchOptionsOf, type Training } from './prepare-training';
import { withValueNetwork } from './value-network';

/** What `training.measure` asks for, by metric. It changes nothing of the training. */
export interface Measures extends Disposer {
  measure(): Promise<Record<string, number>>;
}

type Subject = Pick<Training, 'config' | 'dataset' | 'batches' | 'model'>;

/** Examples are always the same, and so are directions, so that curves show the network's changes alone. */
export function openMeasures(training: Subject): Measures {
  const { config, dataset } = training;
  const wanted = config.training.measure ?? [];
  const size = exampleSize(dataset.inputShape);
  let examples: Tensor | undefined;
  return {
    async measure() {
      const values: Record<string, number> = {};
      if (wanted.includes('amplification')) {
        const options = { directions: between(4, 2 ** 21 / size, 16), seed: config.seed, own: false };
        const [network, conventional] = await withValueNetwork(training, async (model) => [
          await estimateAmplification(model, options),
          isConventional(config.model) ? undefined : await estimateConventional(model, options),
        ]);
        Object.assign(values, amplificationMetrics(network, conventional));
      }
      if (wanted.includes('quadratic-share')) {
        const x = (examples ??= await someExamples(training, between(2, 2 ** 22 / size, 64)));
        const found = await withValueNetwork(training, (model) => quadraticShares(model, x));
        for (const { layer, shares } of found) {
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
