import { createEvaluationStep } from '../../nn/evaluation-step';
import type { LossReading } from '../../nn/losses';
import { groupLearningRates } from '../../nn/strategies';
import { createTrainingStep } from '../../nn/training-step';
import type { withBatch } from '../batch-tensors';
import type { Training } from '../prepare-training';

/** The tensors of a batch. */
type Tensors = Parameters<Parameters<typeof withBatch>[1]>;

/** What is measured: a step of training as training takes it, or the evaluation of a batch. The loss is read each time. */
export type MeasuredWork = (...batch: Tensors) => Promise<LossReading>;

export function measuredWork(training: Training, { evaluate }: { evaluate: boolean }): MeasuredWork {
  const { config, model, testLoss, strategy, schedule } = training;
  if (evaluate) {
    const step = createEvaluationStep({ model, loss: testLoss });
    return (inputs, targets) => step.run(inputs, targets);
  }
  const step = createTrainingStep({ ...training, memory: config.training.memory });
  return (inputs, targets, second) =>
    step.run(inputs, targets, groupLearningRates(strategy, schedule.learningRateAt(0)), second);
}
