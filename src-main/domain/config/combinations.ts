import { isMachineMetric, scoresOf, taskTitles, type Task } from '../metrics';
import { generatesImages, isGenerated, taskOf, type DatasetConfig } from './dataset-config';
import { relinearNeurons, type ModelConfig, type NeuronName } from './model-config';
import type { OptimizerConfig } from './optimizer-config';
import { checkSchedule, type ScheduleConfig } from './schedule-config';
import { checkSplits } from './split-config';
import type { StrategyConfig, StrategyName } from './strategy-config';
import type { Objective, TrainingConfig } from './training-config';
import { checkTransfer, type TransferConfig } from './transfer-config';

interface Combination {
  dataset: DatasetConfig;
  model: ModelConfig;
  strategy: StrategyConfig;
  optimizer: OptimizerConfig;
  schedule: ScheduleConfig;
  training: TrainingConfig;
  transfer?: TransferConfig | undefined;
  objective?: Objective | undefined;
}

/** Rules over more than one key of a run. Each issue names the key to change. */
export function checkCombinations(
  config: Combination,
  issue: (path: PropertyKey[], message: string) => void,
): void {
  const wrongStrategy = strategyMismatch(config.model.neuron, config.strategy.type);
  if (wrongStrategy !== undefined) issue(['strategy', 'type'], wrongStrategy);
  const unfit = modelMismatch(config.dataset, config.model.type);
  if (unfit !== undefined) issue(['model', 'type'], unfit);
  if (!isGenerated(config.dataset)) {
    checkSplits(config.dataset, (path, message) => {
      issue(['dataset', ...path], message);
    });
  }
  checkSchedule(config, issue);
  const task = taskOf(config.dataset);
  if (config.training.labelSmoothing > 0 && task !== 'classification') {
    issue(
      ['training', 'labelSmoothing'],
      `${config.dataset.name} is ${taskTitles[task]}, which has no labels to smooth; expected 0`,
    );
  }
  checkTransfer(config, issue);
  const unmeasured = gradientLossMismatch(config.dataset, config.training);
  if (unmeasured !== undefined) issue(['training', 'gradientLoss'], unmeasured);
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
  const points = isGenerated(dataset) && !generatesImages(dataset);
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
  const [, part, score] = /^(train|validation|test)\/(.+)$/.exec(metric) ?? [];
  if (part === 'validation' && isGenerated(dataset)) {
    return `${dataset.name} has no validation part; expected a metric of test or train`;
  }
  if (score === undefined || scoresOf[task].includes(score)) return undefined;
  const parts = isGenerated(dataset) ? ['test', 'train'] : ['test', 'validation', 'train'];
  const known = parts.flatMap((part) => scoresOf[task].map((name) => `${part}/${name}`));
  return `${dataset.name} is ${taskTitles[task]}, which has no ${metric}; expected ${known.join(', ')}`;
}

/** Why there can't be a loss of the edges of depth, where it is asked for. */
function gradientLossMismatch(
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
