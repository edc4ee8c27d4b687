import { z } from 'zod';
import { isMachineMetric, scoresOf, taskTitles, type Task } from '../metrics';
import { datasetSchema, isGenerated, taskOf, type DatasetConfig } from './dataset-config';
import { gradientLossMismatch } from './depth-rules';
import { modelSchema, relinearNeurons, type ModelConfig, type NeuronName } from './model-config';
import { optimizerSchema } from './optimizer-config';
import { checkSchedule, scheduleSchema } from './schedule-config';
import { object } from './schema-helpers';
import { strategySchema, type StrategyName } from './strategy-config';
import { objectiveSchema, trainingSchema } from './training-config';
import { checkTransfer, transferSchema } from './transfer-config';

/** The keys that a run and a sweep share. */
export const baseShape = {
  name: z.string().min(1).max(200).describe('what you call it'),
  dataset: datasetSchema,
  model: modelSchema,
  strategy: strategySchema.default({ type: 'none' }),
  optimizer: optimizerSchema,
  schedule: scheduleSchema.default({ type: 'constant' }),
  training: trainingSchema,
  transfer: transferSchema.optional().describe('start from trained weights instead of random ones'),
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
  const wrongStrategy = strategyMismatch(config.model.neuron, config.strategy.type);
  if (wrongStrategy !== undefined) issue(['strategy', 'type'], wrongStrategy);
  const unfit = modelMismatch(config.dataset, config.model.type);
  if (unfit !== undefined) issue(['model', 'type'], unfit);
  checkSchedule(config, issue);
  const task = taskOf(config.dataset);
  if (config.training.labelSmoothing > 0 && task !== 'classification') {
    issue(
      ['training', 'labelSmoothing'],
      `${config.dataset.name} is ${taskTitles[task]}, which has no labels to smooth; expected 0`,
    );
  }
  const unmeasured = gradientLossMismatch(config.dataset, config.training);
  if (unmeasured !== undefined) issue(['training', 'gradientLoss'], unmeasured);
  checkTransfer(config, issue);
  if (config.objective !== undefined) {
    const wrong = objectiveMismatch(config.dataset, config.objective.metric);
    if (wrong !== undefined) issue(['objective', 'metric'], wrong);
    if (isMachineMetric(config.objective.metric) && config.objective.goal === 'maximize') {
      if (config.objective.metric !== 'time/examples_per_s')
        issue(['objective', 'goal'], 'less is better; expected minimize');
    }
  }
}

function strategyMismatch(neuron: NeuronName, strategy: StrategyName): string | undefined {
  if (strategy === 'none' || relinearNeurons.includes(neuron)) return undefined;
  const reason =
    neuron === 'conventional'
      ? `${strategy} restrains quadratic terms, but model.neuron is conventional and has none`
      : `${strategy} starts each neuron as a conventional one, but model.neuron is ${neuron}, which has no term that could`;
  return `${reason}; expected none, or one of the neurons ${relinearNeurons.join(', ')} (to compare both in one sweep, use variants)`;
}

/** What a kind of network is for: a task, and images as inputs where it has need of them. */
const uses: Readonly<Record<ModelConfig['type'], { tasks: readonly Task[]; images: boolean }>> = {
  mlp: { tasks: ['classification', 'regression'], images: false },
  resnet: { tasks: ['classification'], images: true },
  vgg16: { tasks: ['classification'], images: true },
  'imagenet-resnet': { tasks: ['classification'], images: true },
  autoencoder: { tasks: ['denoising'], images: true },
  lapdepth: { tasks: ['depth'], images: true },
};

function modelMismatch(dataset: DatasetConfig, type: ModelConfig['type']): string | undefined {
  const task = taskOf(dataset);
  const points = isGenerated(dataset) && task !== 'denoising' && task !== 'depth';
  const { tasks, images } = uses[type];
  const model = `${/^[aeim]/.test(type) ? 'an' : 'a'} ${type}`;
  const fitting = Object.entries(uses)
    .filter(([, use]) => use.tasks.includes(task) && !(use.images && points))
    .map(([name]) => name);
  const expected = `expected ${fitting.join(', ')}`;
  if (tasks.includes(task) && !(images && points)) return undefined;
  if (type === 'autoencoder') {
    return `an autoencoder learns denoising, but ${dataset.name} is ${taskTitles[task]}; ${expected}, or the data set noisy-images`;
  }
  if (type === 'lapdepth') {
    return `a lapdepth network predicts depth, but ${dataset.name} is ${taskTitles[task]}; ${expected}, or the data set scenes`;
  }
  if (task === 'depth') return `${model} can't predict the depth of ${dataset.name}; ${expected}`;
  if (task === 'denoising') return `${model} can't predict the images of ${dataset.name}; ${expected}`;
  return `${model} needs images with classes, but ${dataset.name} has points; ${expected}`;
}

function objectiveMismatch(dataset: DatasetConfig, metric: string): string | undefined {
  const task = taskOf(dataset);
  const [, score] = /^(?:train|test)\/(.+)$/.exec(metric) ?? [];
  if (score === undefined || scoresOf[task].includes(score)) return undefined;
  const known = ['test', 'train'].flatMap((part) => scoresOf[task].map((name) => `${part}/${name}`));
  return `${dataset.name} is ${taskTitles[task]}, which has no ${metric}; expected ${known.join(', ')}`;
}

/** One training, as written by a person: `quadlab train RUN.yaml`. */
export const runFileSchema = object({
  ...baseShape,
  seed: z.int().nonnegative().default(0).describe('all randomness of the training comes from it'),
}).superRefine(checkCombinations);

export type RunConfig = z.output<typeof runFileSchema>;
