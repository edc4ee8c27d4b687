import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { MemoryMode } from '../domain/config/training-config';
import { differentiate } from './differentiate';
import { createForward } from './forward';
import { internalError } from './internal-error';
import type { StatisticUpdate } from './layers/index';
import { applyStatistics, discardStatistics } from './layers/index';
import type { Loss, LossReading, SecondTargets } from './losses/index';
import { mixedLoss } from './losses/index';
import type { Optimizer } from './optimizers/index';
import type { LearningRates } from './strategies/index';

/** What a step of training works on. */
export interface TrainingStepOptions {
  model: LayersModel;
  loss: Loss;
  /** Made for the parameters of this model. */
  optimizer: Optimizer;
  /** How much is kept for the gradient; default speed. */
  memory?: MemoryMode;
}

/** What is read of a step of training. */
export interface StepResult extends LossReading {
  /** False where the loss was not finite; then nothing has been updated. */
  readonly finite: boolean;
}

/** Trains a network batch by batch. */
export interface TrainingStep {
  /**
   * One step of training: forward in training mode, backward, update. The tensors remain the caller's.
   *
   * @param x [N, ...input shape]
   * @param targets [N] labels (int32), or [N, ...target shape]
   * @param second where examples were mixed, the targets of those that were mixed in
   */
  run(x: Tensor, targets: Tensor, rates: LearningRates, second?: SecondTargets): Promise<StepResult>;
}

/**
 * Prepares the training of a network: each step computes the gradient of the batch's mean loss L in all parameters,
 * ∂L/∂w, and hands it to the optimizer; running statistics move on alongside.
 */
export function createTrainingStep({
  model,
  loss,
  optimizer,
  memory = 'speed',
}: TrainingStepOptions): TrainingStep {
  const forward = createForward(model);
  const variables = optimizer.parameters.map(({ variable }) => variable);

  const backward = (x: Tensor, targets: Tensor, loss: Loss, statistics: StatisticUpdate[]) => {
    let outputs: Tensor | undefined;
    const { value, gradients } = differentiate(() => {
      outputs = tf.keep(forward(x, { training: true, memory, statistics }));
      return loss.value(outputs, targets);
    }, variables);
    if (outputs === undefined) throw internalError('the forward pass did not run');
    return { value, gradients, outputs };
  };

  return {
    async run(x, targets, rates, second) {
      const statistics: StatisticUpdate[] = [];
      const present = second === undefined ? loss : mixedLoss(loss, second);
      const { value, gradients, outputs } = backward(x, targets, present, statistics);
      const reading = await present.read(value, outputs, targets);
      const finite = Number.isFinite(reading.loss);
      if (finite) {
        optimizer.step(gradients, rates);
        applyStatistics(statistics);
      } else {
        discardStatistics(statistics);
      }
      tf.dispose([value, outputs, ...gradients]);
      return { ...reading, finite };
    },
  };
}
