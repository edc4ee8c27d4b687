import { QuadLabError } from '../../core/errors';
import type { Task } from '../../domain/metrics';
import { crossEntropy } from './cross-entropy';
import { depthLoss, type DepthLossOptions } from './depth';
import { energy, type Equation } from './energy';
import type { Loss } from './loss';
import { internalError } from '../internal-error';
import { searchDirections, type Grid } from './search-directions';
import { imageError, meanSquaredError, standardizedError } from './mean-squared-error';

export type { Loss, LossReading } from './loss';
export { mixedLoss, type SecondTargets } from './mixed-loss';

export interface LossOptions extends Partial<DepthLossOptions> {
  /** ε of a classification's labels. */
  readonly labelSmoothing?: number;
  /** What the numbers of a regression were divided by; undefined where they are as they were. */
  readonly targetDeviation?: number | undefined;
  /** Of the unknowns of the linear systems that are solved. */
  readonly grid?: Grid | undefined;
  /** Of the energy that is made least. */
  readonly equation?: Equation | undefined;
}

/** The loss of a task; with options, as it is trained with. */
export function createLoss(task: Task, options: LossOptions = {}): Loss {
  const {
    labelSmoothing = 0,
    maxDepth = 80,
    gradientLoss = false,
    targetDeviation,
    grid,
    equation,
  } = options;
  if (labelSmoothing > 0 && task !== 'classification') throw noLabels(task, labelSmoothing);
  switch (task) {
    case 'classification':
      return crossEntropy(labelSmoothing);
    case 'regression':
      return targetDeviation === undefined ? meanSquaredError : standardizedError(targetDeviation);
    case 'denoising':
      return imageError;
    case 'directions':
      if (grid === undefined) throw internalError('search directions need the grid of their systems');
      return searchDirections(grid);
    case 'variational':
      if (equation === undefined) throw internalError('a variational problem needs its equation');
      return energy(equation);
    case 'depth':
      return depthLoss({ maxDepth, gradientLoss });
  }
}

function noLabels(task: Task, labelSmoothing: number): QuadLabError {
  return new QuadLabError(
    'CONFIG_INVALID',
    `training.labelSmoothing: the data are for ${task}, which has no labels to smooth; expected 0, found ${labelSmoothing}`,
    { advice: 'Leave training.labelSmoothing out.' },
  );
}
