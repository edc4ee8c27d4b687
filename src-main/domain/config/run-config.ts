import { z } from 'zod';
import { isTimeMetric } from '../metrics';
import { datasetSchema, generatorNames, type DatasetConfig } from './dataset-config';
import { modelSchema } from './model-config';
import { optimizerSchema, scheduleSchema } from './optimizer-config';
import { depthMetricMismatch, depthProblems, isDepth, isDepthMetric } from './depth-rules';
import { object } from './schema-helpers';
import { strategySchema } from './strategy-config';
import { objectiveSchema, trainingSchema } from './training-config';

/** The keys that a run and a sweep share. */
export const baseShape = {
  name: z.string().min(1).max(200).describe('what you call it'),
  dataset: datasetSchema,
  model: modelSchema,
  strategy: strategySchema.default({ type: 'none' }),
  optimizer: optimizerSchema,
  schedule: scheduleSchema.default({ type: 'constant' }),
  training: trainingSchema,
  objective: objectiveSchema.optional().describe('the metric that decides which result is best'),
};

/** Rules over more than one key. Each issue names the key to change. */
export function checkCombinations(
  config: z.output<z.ZodObject<typeof baseShape>>,
  context: z.core.$RefinementCtx,
): void {
  const issue = (path: PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  if (config.model.neuron === 'conventional' && config.strategy.type !== 'none') {
    issue(
      ['strategy', 'type'],
      `${config.strategy.type} restrains quadratic terms, but model.neuron is conventional and has none; expected none, or a neuron with quadratic terms (to compare both in one sweep, use variants)`,
    );
  }
  const generated = (generatorNames as readonly string[]).includes(config.dataset.name);
  for (const { path, message } of depthProblems(config)) issue(path, message);
  const hasDepth = isDepth(config.dataset);
  if (config.model.type === 'resnet' && generated && !hasDepth) {
    issue(['model', 'type'], `a resnet needs images, but ${config.dataset.name} has points; expected mlp`);
  }
  if (config.objective !== undefined) {
    const wrong = objectiveMismatch(config.dataset, config.objective.metric);
    if (wrong !== undefined) issue(['objective', 'metric'], wrong);
    if (isTimeMetric(config.objective.metric) && config.objective.goal === 'maximize') {
      if (config.objective.metric !== 'time/examples_per_s')
        issue(['objective', 'goal'], 'less time is better; expected minimize');
    }
  }
}

function objectiveMismatch(dataset: DatasetConfig, metric: string): string | undefined {
  if (isDepth(dataset) || isDepthMetric(metric)) return depthMetricMismatch(dataset, metric);
  const regression = dataset.name === 'runge';
  if (regression && /accuracy|error$/.test(metric)) {
    return `${dataset.name} is a regression, which has no ${metric}; expected test/rmse, test/loss, train/rmse or train/loss`;
  }
  if (!regression && metric.endsWith('/rmse')) {
    return `${dataset.name} is a classification, which has no ${metric}; expected test/error, test/accuracy or test/loss`;
  }
  return undefined;
}

/** One training, as written by a person: `quadlab train RUN.yaml`. */
export const runFileSchema = object({
  ...baseShape,
  seed: z.int().nonnegative().default(0).describe('all randomness of the training comes from it'),
}).superRefine(checkCombinations);

export type RunConfig = z.output<typeof runFileSchema>;
