import type { RunConfig } from '../../domain/config/run-config';
import type { Task } from '../../domain/metrics';
import { crossEntropy } from './cross-entropy';
import { depthLoss } from './depth';
import type { Loss } from './loss';
import { meanSquaredError } from './mean-squared-error';

export type { Loss, LossReading } from './loss';

/** The loss that a task is trained with, where the configuration says nothing else. */
export const lossOf: Readonly<Record<Task, Loss>> = {
  classification: crossEntropy,
  regression: meanSquaredError,
  depth: depthLoss({ maxDepth: 80, gradientLoss: false }),
};

/** The loss that a run is trained with. */
export function createLoss(task: Task, { model, training }: Pick<RunConfig, 'model' | 'training'>): Loss {
  if (task !== 'depth' || model.type !== 'lapdepth') return lossOf[task];
  return depthLoss({ maxDepth: model.maxDepth, gradientLoss: training.gradientLoss });
}
