import { QuadLabError } from '../../core/errors';
import type { Task } from '../../domain/metrics';
import { crossEntropy } from './cross-entropy';
import type { Loss } from './loss';
import { meanSquaredError } from './mean-squared-error';

export type { Loss, LossReading } from './loss';

export interface LossOptions {
  /** ε of a classification's labels. */
  readonly labelSmoothing?: number;
}

/** The loss of a task; with options, as it is trained with. */
export function createLoss(task: Task, { labelSmoothing = 0 }: LossOptions = {}): Loss {
  if (labelSmoothing > 0 && task !== 'classification') throw noLabels(task, labelSmoothing);
  switch (task) {
    case 'classification':
      return crossEntropy(labelSmoothing);
    case 'regression':
    case 'denoising':
      return meanSquaredError;
  }
}

function noLabels(task: Task, labelSmoothing: number): QuadLabError {
  return new QuadLabError(
    'CONFIG_INVALID',
    `training.labelSmoothing: the data are for ${task}, which has no labels to smooth; expected 0, found ${labelSmoothing}`,
    { advice: 'Leave training.labelSmoothing out.' },
  );
}
