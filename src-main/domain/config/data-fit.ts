import { QuadLabError } from '../../core/errors';
import { scoresOf, searchMetrics, taskTitles, type Task } from '../metrics';
import { generatesImages, isGenerated, taskOf, type DatasetConfig } from './dataset-config';
import type { ModelConfig } from './model-config';
import type { Objective, TrainingConfig } from './training-config';

/** What decides which networks, losses and metrics fit data. */
export interface DataFacts {
  name: string;
  task: Task;
  /** Whether inputs are images [height, width, channels], not points. */
  images: boolean;
  /** Share of the pixels whose depth is measured, where that is known. */
  density?: number | undefined;
  /** Whether inputs and outputs are the points of one square, row by row. */
  square?: boolean;
  /** What is measured on the test part beside the scores of the task. */
  testMetrics?: readonly string[];
  /** Generated data have no validation part. */
  isGenerated?: boolean;
}

/** What fits data: the kinds of networks, and the metrics of the parts that they have, the most telling first. */
export function fitsOf(facts: DataFacts): { models: ModelConfig['type'][]; metrics: string[] } {
  return { models: modelsFor(facts), metrics: metricsFor(facts) };
}

function metricsFor({ task, isGenerated = false, testMetrics = [] }: DataFacts): string[] {
  const parts = isGenerated ? ['test', 'train'] : ['test', 'validation', 'train'];
  return [...parts.flatMap((part) => scoresOf[task].map((score) => `${part}/${score}`)), ...testMetrics];
}

/** The parts of a run's configuration that have to fit its data. */
interface Fitted {
  model: Pick<ModelConfig, 'type'>;
  training: Pick<TrainingConfig, 'labelSmoothing' | 'gradientLoss'>;
  objective?: Objective | undefined;
}

/** What a configuration alone says of its data; undefined where they are imported. */
export function factsOf(config: DatasetConfig): DataFacts | undefined {
  const task = taskOf(config);
  if (task === undefined || !isGenerated(config)) return undefined;
  return {
    name: config.name,
    task,
    images: generatesImages(config),
    isGenerated: true,
    ...(config.name === 'scenes' && { density: config.density }),
    ...(config.name === 'poisson' && { square: config.dimensions === 2, testMetrics: searchMetrics }),
  };
}

/** Rules over data and the rest of a run. Each issue names the key to change. */
export function checkDataFit(
  { model, training, objective }: Fitted,
  facts: DataFacts,
  issue: (path: PropertyKey[], message: string) => void,
): void {
  const unfit = modelMismatch(facts, model.type);
  if (unfit !== undefined) issue(['model', 'type'], unfit);
  if (training.labelSmoothing > 0 && facts.task !== 'classification') {
    issue(
      ['training', 'labelSmoothing'],
      `${facts.name} is ${taskTitles[facts.task]}, which has no labels to smooth; expected 0`,
    );
  }
  const unmeasured = training.gradientLoss ? gradientLossMismatch(facts) : undefined;
  if (unmeasured !== undefined) issue(['training', 'gradientLoss'], unmeasured);
  const wrong = objective && objectiveMismatch(facts, objective.metric);
  if (wrong !== undefined) issue(['objective', 'metric'], wrong);
}

interface DataShape {
  name: string;
  task: Task;
  inputShape: readonly number[];
  targetShape?: readonly number[];
}

/** The same rules where the data are at hand. Throws CONFIG_INVALID with all that does not fit. */
export function requireDataFit(config: Fitted, { name, task, inputShape, targetShape }: DataShape): void {
  const problems: string[] = [];
  const facts = {
    name,
    task,
    images: inputShape.length === 3,
    square: inputShape.length === 1 && inputShape[0] === targetShape?.[0],
    ...(name === 'poisson' && { testMetrics: searchMetrics }),
  };
  checkDataFit(config, facts, (path, message) => {
    problems.push(`${path.join('.')}: ${message}`);
  });
  if (problems.length === 0) return;
  throw new QuadLabError('CONFIG_INVALID', problems.join('\n'), {
    advice: `Change the configuration, or its data: \`quadlab dataset info ${name}\` says what they are.`,
  });
}

/** What a kind of network is for: a task, and images as inputs where it has need of them. */
interface Use {
  tasks: readonly Task[];
  images?: boolean;
  square?: boolean;
}
const uses: Readonly<Record<ModelConfig['type'], Use>> = {
  mlp: { tasks: ['classification', 'regression', 'directions'] },
  field: { tasks: ['variational'] },
  unet: { tasks: ['regression', 'directions'], square: true },
  resnet: { tasks: ['classification'], images: true },
  vgg16: { tasks: ['classification'], images: true },
  'imagenet-resnet': { tasks: ['classification'], images: true },
  autoencoder: { tasks: ['denoising'], images: true },
  lapdepth: { tasks: ['depth'], images: true },
};

/** The kinds of networks that fit data. */
function modelsFor({ task, images, square = false }: DataFacts): ModelConfig['type'][] {
  const fits = (use: Use): boolean =>
    use.tasks.includes(task) && (images || use.images !== true) && (square || use.square !== true);
  return Object.entries(uses)
    .filter(([, use]) => fits(use))
    .map(([type]) => type as ModelConfig['type']);
}

function modelMismatch(facts: DataFacts, type: ModelConfig['type']): string | undefined {
  const { name, task, images } = facts;
  const fitting = modelsFor(facts);
  if (fitting.includes(type)) return undefined;
  const model = `${/^[aeim]/.test(type) ? 'an' : 'a'} ${type}`;
  const expected = fitting.length > 0 ? `expected ${fitting.join(', ')}` : 'expected other data';
  if (type === 'autoencoder') {
    return `an autoencoder learns denoising, but ${name} is ${taskTitles[task]}; ${expected}, or the data set noisy-images`;
  }
  if (type === 'lapdepth') {
    return `a lapdepth network predicts depth, but ${name} is ${taskTitles[task]}; ${expected}, or the data set scenes`;
  }
  if (type === 'field') {
    return `a field makes the energy of a variational problem least, but ${name} is ${taskTitles[task]}; ${expected}, or the data set elliptic`;
  }
  if (task === 'variational') return `${model} has no gradient for the energy of ${name}; ${expected}`;
  if (type === 'unet') {
    return `a unet maps one square grid of points to another, and ${name} has none; ${expected}, or the data set poisson in 2 dimensions`;
  }
  if (task === 'directions') return `${model} can't say where to search in ${name}; ${expected}`;
  if (task === 'depth') return `${model} can't predict the depth of ${name}; ${expected}`;
  if (task === 'denoising') return `${model} can't predict the images of ${name}; ${expected}`;
  const found = images ? `is ${taskTitles[task]}` : 'has points';
  return `${model} needs images with classes, but ${name} ${found}; ${expected}`;
}

function objectiveMismatch(facts: DataFacts, metric: string): string | undefined {
  const { name, task, isGenerated = false } = facts;
  const [, part, score] = /^(train|validation|test)\/(.+)$/.exec(metric) ?? [];
  if (part === 'validation' && isGenerated) {
    return `${name} has no validation part; expected a metric of test or train`;
  }
  const known = metricsFor(facts);
  if (score === undefined || known.includes(metric)) return undefined;
  return `${name} is ${taskTitles[task]}, which has no ${metric}; expected ${known.join(', ')}`;
}

/** Why there can't be a loss of the edges of depth. */
function gradientLossMismatch({ name, task, density = 1 }: DataFacts): string | undefined {
  if (task !== 'depth')
    return `the gradient loss is one of depth, which ${name} does not have; expected false`;
  if (density === 1) return undefined;
  return `the gradient loss needs dense depth, but dataset.density is ${density}; expected false, or a density of 1`;
}
