import { isGenerated, type DatasetConfig, type ScenesConfig } from './dataset-config';
import type { ModelConfig } from './model-config';
import type { TrainingConfig } from './training-config';

/** Whether the targets of a data set are depths, one a pixel. */
export function isDepth(dataset: DatasetConfig): dataset is ScenesConfig {
  return isGenerated(dataset) && dataset.name === 'scenes';
}

interface Combination {
  dataset: DatasetConfig;
  model: Pick<ModelConfig, 'type'>;
  training: Pick<TrainingConfig, 'gradientLoss'>;
}

/** What does not fit together in the estimation of depth, each with the key to change. */
export function depthProblems({
  dataset,
  model,
  training,
}: Combination): { path: string[]; message: string }[] {
  const problems: { path: string[]; message: string }[] = [];
  if (model.type === 'lapdepth' && !isDepth(dataset)) {
    const message = `lapdepth predicts the depth of every pixel, but ${dataset.name} has no depth; expected dataset.name scenes, or another model`;
    problems.push({ path: ['model', 'type'], message });
  }
  if (model.type !== 'lapdepth' && isDepth(dataset)) {
    const message = `${dataset.name} has a depth for every pixel, which a network of type ${model.type} can't predict; expected lapdepth`;
    problems.push({ path: ['model', 'type'], message });
  }
  if (training.gradientLoss) {
    const path = ['training', 'gradientLoss'];
    if (!isDepth(dataset)) {
      const message = `the gradient loss is one of depth, which ${dataset.name} does not have; expected false`;
      problems.push({ path, message });
    } else if (dataset.density < 1) {
      const message = `the gradient loss needs dense depth, but dataset.density is ${dataset.density}; expected false, or a density of 1`;
      problems.push({ path, message });
    }
  }
  return problems;
}

/** Metrics that only depth has. */
export function isDepthMetric(metric: string): boolean {
  return /\/(abs_rel|sq_rel|rmse_log|delta\d)$/.test(metric);
}

/** Why a metric can't be the objective, for a depth metric or a data set of depth. */
export function depthMetricMismatch(dataset: DatasetConfig, metric: string): string | undefined {
  if (!isDepth(dataset)) return `${dataset.name} has no depth, and so no ${metric}; expected test/loss`;
  if (!/(accuracy|error)$/.test(metric)) return undefined;
  return `${dataset.name} is an estimation of depth, which has no ${metric}; expected test/abs_rel, test/rmse, test/delta1 or test/loss`;
}
