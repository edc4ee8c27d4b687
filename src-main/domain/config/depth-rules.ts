import { isGenerated, type DatasetConfig } from './dataset-config';
import type { TrainingConfig } from './training-config';

/** Why there can't be a loss of the edges of depth, where it is asked for. */
export function gradientLossMismatch(
  dataset: DatasetConfig,
  { gradientLoss }: Pick<TrainingConfig, 'gradientLoss'>,
): string | undefined {
  if (!gradientLoss) return undefined;
  if (!isGenerated(dataset) || dataset.name !== 'scenes') {
    return `the gradient loss is one of depth, which ${dataset.name} does not have; expected false`;
  }
  if (dataset.density === 1) return undefined;
  return `the gradient loss needs dense depth, but dataset.density is ${dataset.density}; expected false, or a density of 1`;
}
