import type { Task } from '../../domain/metrics';
import { crossEntropy } from './cross-entropy';
import type { Loss } from './loss';
import { meanSquaredError } from './mean-squared-error';

export type { Loss, LossReading } from './loss';

/** The loss that a task is trained with. */
export const lossOf: Readonly<Record<Task, Loss>> = {
  classification: crossEntropy,
  regression: meanSquaredError,
  denoising: meanSquaredError,
};
