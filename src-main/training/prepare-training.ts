import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RunConfig } from '../domain/config/run-config';
import type { LoadedDataset } from '../domain/dataset';
import { createBatches, type BatchOptions, type Batches } from '../datasets/batches/batches';
import { createLoss, type Loss, type LossOptions } from '../nn/losses';
import { buildModel } from '../nn/models/build-model';
import { createOptimizer, type Optimizer } from '../nn/optimizers';
import { createSchedule, type Schedule } from '../nn/schedules';
import { createStrategy, type Strategy } from '../nn/strategies';
import type { TrainingPosition } from '../rundir/checkpoint';
import { learningParameters } from './layerwise';
import { nothingRead } from './metrics';

/** Everything that one training works with. */
export interface Training {
  config: RunConfig;
  dataset: LoadedDataset;
  batches: Batches;
  model: LayersModel;
  /** What is trained. */
  loss: Loss;
  /** What the test part is evaluated with: without label smoothing. */
  testLoss: Loss;
  strategy: Strategy;
  /** Of the layers that learn in the present epoch. */
  optimizer: Optimizer;
  schedule: Schedule;
  /** Moves on with each step. */
  position: TrainingPosition;
  /** Bytes of all tensors at the most in a training step; undefined until the first. */
  peakMemory: number | undefined;
}

/** Builds model, optimizer and data of a configuration, at the start of training. */
export function prepareTraining(config: RunConfig, dataset: LoadedDataset): Training {
  const { seed } = config;
  const model = buildModel(config.model, {
    inputShape: dataset.inputShape,
    outputSize: dataset.outputSize,
    strategy: config.strategy,
    seed,
  });
  const { learningRate } = config.optimizer;
  const { epochs, labelSmoothing, gradientLoss } = config.training;
  const batches = createBatches(dataset, batchOptionsOf(config));
  const lossOptions = {
    ...('maxDepth' in config.model && { maxDepth: config.model.maxDepth, gradientLoss }),
    grid: gridOf(config.dataset),
    ...('equation' in config.dataset && { equation: config.dataset.equation }),
    targetDeviation: batches.targetMoments && (batches.targetMoments.deviation || 1),
  };
  const strategy = createStrategy(config.strategy, learningRate);
  return {
    config,
    dataset,
    batches,
    model,
    loss: createLoss(dataset.task, { ...lossOptions, labelSmoothing }),
    testLoss: createLoss(dataset.task, lossOptions),
    strategy,
    optimizer: createOptimizer(config.optimizer, learningParameters(config, model, 0), strategy),
    schedule: createSchedule(config.schedule, { learningRate, epochs }),
    position: {
      schemaVersion: 2,
      seed,
      epoch: 0,
      stepInEpoch: 0,
      step: 0,
      optimizerSteps: 0,
      partialEpoch: nothingRead(),
      clock: stoppedClock(),
    },
    peakMemory: undefined,
  };
}

/** Of the systems to search the solutions of. */
function gridOf(dataset: RunConfig['dataset']): LossOptions['grid'] {
  return 'systems' in dataset ? { size: dataset.size, dimensions: dataset.dimensions } : undefined;
}

/** How the data of a configuration are cut into batches and prepared. */
export function batchOptionsOf({ dataset, training, seed }: RunConfig): BatchOptions {
  const { normalize, augment } =
    'augment' in dataset ? dataset : { normalize: true, augment: 'none' as const };
  const standardizeTargets = 'standardizeTargets' in dataset && dataset.standardizeTargets;
  return { batchSize: training.batchSize, seed, normalize, augment, standardizeTargets };
}

/** Gives back all that a training holds of its backend. */
export function disposeTraining({ model, optimizer, batches }: Training): void {
  batches.dispose();
  optimizer.dispose();
  model.dispose();
}

export function stoppedClock(): TrainingPosition['clock'] {
  return { milliseconds: 0, waited: 0, examples: 0, steps: 0 };
}
