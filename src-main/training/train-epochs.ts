import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensor } from '@tensorflow/tfjs-core';
import { findDivergence } from '../nn/divergence';
import { quadraticNorms } from '../nn/parameters';
import { groupLearningRates, type LearningRates } from '../nn/strategies';
import { createTrainingStep, type StepResult, type TrainingStep } from '../nn/training-step';
import type { Phase } from '../rundir/heartbeat';
import { openBatchFeed, type BatchFeed } from './batch-feed';
import { keepStage, saveCheckpoint } from './checkpointing';
import { evaluate } from './evaluate';
import { enterPhase } from './layerwise';
import { openMeasures, type Measures } from './measures';
import { addReading, metricsOf, nothingRead } from './metrics';
import { withPeakMemory } from './peak-memory';
import { stoppedClock, type Training } from './prepare-training';
import type { TrainingEnd, TrainRunOptions } from './train-run';

type Diverged = Extract<TrainingEnd, { type: 'diverged' }>;
type Options = Pick<TrainRunOptions, 'checkpointsFolder' | 'journal' | 'stop' | 'position'>;

/** The training loop: from the training's position through all epochs, until done, stopped or diverged. */
export async function trainEpochs(training: Training, options: Options): Promise<TrainingEnd> {
  const feed = openBatchFeed(training);
  const measures = openMeasures(training);
  try {
    return await trainFrom(training, { feed, measures }, options);
  } finally {
    measures.dispose();
    await feed.dispose();
  }
}

interface Opened {
  feed: BatchFeed;
  measures: Measures;
}

async function trainFrom(training: Training, opened: Opened, options: Options): Promise<TrainingEnd> {
  const { feed } = opened;
  const { config, batches, position } = training;
  const { epochs, checkpointSeconds } = config.training;
  const prepareStep = () => createTrainingStep({ ...training, memory: config.training.memory });
  let step = prepareStep();
  const checkpoint = (isLast: boolean) =>
    during('saving', options, () =>
      saveCheckpoint(training, options.checkpointsFolder, options.journal, { isLast }),
    );
  let checkpointAt = performance.now() + checkpointSeconds * 1000;
  options.position.phase = 'training';

  while (position.epoch < epochs) {
    if (enterPhase(training)) step = prepareStep();
    while (position.stepInEpoch < batches.stepsPerEpoch) {
      if (options.stop.reason !== undefined) {
        await checkpoint(true);
        return { type: 'stopped', reason: options.stop.reason, message: options.stop.message };
      }
      const diverged = await withPeakMemory(training, () => trainStep(training, feed, step));
      if (diverged !== undefined) {
        const { step, loss } = diverged;
        options.journal.append({
          type: 'metrics',
          epoch: position.epoch,
          step,
          values: { 'train/loss': loss },
        });
        return diverged;
      }
      options.position.step = position.step;
      options.position.partialEpoch = position.stepInEpoch / batches.stepsPerEpoch;
      if (performance.now() >= checkpointAt) {
        await checkpoint(false);
        checkpointAt = performance.now() + checkpointSeconds * 1000;
      }
      // Lets messages, signals and the heartbeat through.
      await nextTurn();
    }
    await during('evaluating', options, () => endEpoch(training, opened, options));
    await during('saving', options, () => keepStage(training, options.checkpointsFolder, options.journal));
  }
  await checkpoint(true);
  return { type: 'finished' };
}

/** Says for the heartbeat what is being done, which may take long without a step. */
async function during<Result>(
  phase: Phase,
  { position }: Options,
  work: () => Promise<Result>,
): Promise<Result> {
  position.phase = phase;
  try {
    return await work();
  } finally {
    position.phase = 'training';
  }
}

/** One step; where its loss is not finite, the reason why training ends. */
async function trainStep(
  training: Training,
  feed: BatchFeed,
  step: TrainingStep,
): Promise<Diverged | undefined> {
  const { model, position } = training;
  const rates = learningRatesOf(training, position.stepInEpoch);
  const started = performance.now();
  return feed.withTrainBatch(position.epoch, position.stepInEpoch, async (batch) => {
    const { inputs, targets, count, second } = batch;
    const waited = performance.now() - started;
    const result: StepResult = await step.run(inputs, targets, rates, second);
    if (!result.finite) return describeDivergence(model, inputs, position.step + 1, result.loss);
    addReading(position.partialEpoch, result, count);
    const { clock } = position;
    clock.milliseconds += performance.now() - started;
    clock.waited += waited;
    clock.examples += count;
    clock.steps += 1;
    position.stepInEpoch += 1;
    position.step += 1;
    return undefined;
  });
}

async function describeDivergence(
  model: Training['model'],
  inputs: Tensor,
  step: number,
  loss: number,
): Promise<Diverged> {
  const found = await findDivergence(model, inputs);
  const layer = found?.layer ?? model.layers.at(-1)?.name ?? '';
  const where = found?.where ?? 'loss';
  const place =
    where === 'loss'
      ? `${layer} still has finite outputs, too large for the loss`
      : `the first value that is not finite is in the ${where} of ${layer}`;
  const message = `the loss became ${loss} in step ${step}; ${place}`;
  return { type: 'diverged', step, loss, layer, where, message };
}

/**
 * The learning rates of a step of the present epoch. They follow from the position alone, so that a training that is
 * resumed has the same.
 */
function learningRatesOf(
  { batches, position, schedule, strategy }: Training,
  stepInEpoch: number,
): LearningRates {
  const completedEpochs = position.epoch + stepInEpoch / batches.stepsPerEpoch;
  return groupLearningRates(strategy, schedule.learningRateAt(completedEpochs));
}

/** Those of which it was said already. */
const warned = new WeakSet<Training>();

/** Training goes on where its own loss is finite: the moving averages of batch norm may lag behind weights that grow fast. */
function warnOfEvaluation(training: Training, values: Record<string, number>, { journal }: Options): void {
  const names = Object.keys(values).filter((name) => name.endsWith('/loss'));
  const wrong = names.find((name) => !Number.isFinite(values[name]));
  if (wrong === undefined || warned.has(training)) return;
  warned.add(training);
  journal.append({
    type: 'warning',
    code: 'EVALUATION_NOT_FINITE',
    message: `after epoch ${training.position.epoch + 1} the ${wrong} is ${values[wrong]} though training goes on: a smaller learning rate or smaller factors for the quadratic terms may help`,
  });
}

/** Counts the epoch, and records its metrics where they are due; the learning rates are those of its last step. */
async function endEpoch(training: Training, { feed, measures }: Opened, options: Options): Promise<void> {
  const { config, batches, position, model, loss } = training;
  const { partialEpoch, clock } = position;
  const epoch = position.epoch + 1;
  if (epoch % config.training.evaluateEvery === 0 || epoch === config.training.epochs) {
    const rates = learningRatesOf(training, batches.stepsPerEpoch - 1);
    const evaluated = await evaluate(training, feed);
    warnOfEvaluation(training, evaluated, options);
    const values = {
      ...metricsOf('train', loss, partialEpoch),
      ...evaluated,
      'learning_rate/r': rates.r,
      'learning_rate/g': rates.g,
      'learning_rate/b': rates.b,
      ...(await quadraticNorms(model)),
      ...(await measures.measure()),
      'time/step_ms': clock.milliseconds / clock.steps,
      'time/epoch_s': (clock.milliseconds / clock.steps) * (batches.stepsPerEpoch / 1000),
      'time/examples_per_s': (1000 * clock.examples) / clock.milliseconds,
      'time/data_wait_ms': clock.waited / clock.steps,
      ...(training.peakMemory !== undefined && { 'memory/peak_mib': training.peakMemory / 2 ** 20 }),
    };
    position.clock = stoppedClock();
    options.journal.append({ type: 'metrics', epoch, step: position.step, values });
  }
  position.epoch = epoch;
  position.stepInEpoch = 0;
  position.partialEpoch = nothingRead();
  options.position.epoch = epoch;
  options.position.partialEpoch = 0;
}
