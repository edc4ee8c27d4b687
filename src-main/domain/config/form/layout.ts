import type { JsonValue } from '../dimension';
import { sweptRoots } from '../search-space';

/** A section of the form: paths of the configuration, in their order. */
interface SectionLayout {
  id: string;
  title: string;
  description: string;
  paths: readonly string[];
}

const sections: readonly SectionLayout[] = [
  {
    id: 'data',
    title: 'Data set',
    description: 'What is learnt from, and which part of it is held out',
    paths: ['name', 'experiment', 'dataset'],
  },
  { id: 'model', title: 'Model', description: 'The network that the neurons make up', paths: ['model'] },
  {
    id: 'neuron',
    title: 'Neuron and strategy',
    description: 'What a layer makes of its input, and how quadratic terms are restrained',
    paths: ['model.neuron', 'strategy', 'transfer'],
  },
  {
    id: 'training',
    title: 'Optimizer and schedule',
    description: 'How weights are moved, how fast, and for how long',
    paths: ['training', 'optimizer', 'schedule'],
  },
  {
    id: 'search',
    title: 'Search space',
    description: 'Which settings are compared, and how points are chosen among them',
    paths: ['sweep.sampler', 'sweep.points', 'sweep.seed'],
  },
  {
    id: 'repeats',
    title: 'Seeds and budget',
    description: 'How often each point is trained, and what the sweep may take',
    paths: ['seeds', 'seed', 'sweep.budget'],
  },
  {
    id: 'objective',
    title: 'Objective and pruning',
    description: 'Which result is best, and when a run that is behind is stopped early',
    paths: ['objective', 'sweep.pruner'],
  },
];

/** Fields that may be left out and are shown all the same; all others stand under More. */
const common = [
  'name',
  'dataset',
  'dataset.points',
  'dataset.images',
  'dataset.noise',
  'dataset.augment',
  'dataset.classes',
  'dataset.testFraction',
  'dataset.targets',
  'dataset.degree',
  'dataset.size',
  'model.activation',
  'model.channels',
  'model.rezero',
  'strategy',
  'strategy.gammaAs',
  'optimizer.momentum',
  'optimizer.weightDecay',
  'schedule',
  'schedule.factor',
  'schedule.end',
  'schedule.power',
  'schedule.warmup.from',
  'training.evaluateEvery',
  'training.backend',
  'transfer.stage',
  'transfer.run',
  'sweep.sampler',
  'sweep.points',
  'sweep.budget',
  'sweep.budget.hours',
  'sweep.budget.runs',
  'sweep.pruner',
  'sweep.pruner.minEpochs',
  'sweep.pruner.reduction',
  'sweep.pruner.startup',
  'seeds',
  'seed',
  'objective',
  'objective.value',
];

/** What is called otherwise than its key says. */
const labels: Readonly<Record<string, string>> = {
  dataset: 'Data',
  model: 'Network',
  'strategy.gammaG': 'γ_g',
  'strategy.gammaB': 'γ_b',
  'strategy.gammaAs': 'γ counts in',
  'strategy.alphaG': 'α_g',
  'strategy.alphaB': 'α_b',
  'strategy.betaG': 'β_g',
  'strategy.betaB': 'β_b',
  'model.rezero': 'ReZero',
  'model.output': 'Last layer',
  'optimizer.beta1': 'β₁',
  'optimizer.beta2': 'β₂',
  'optimizer.epsilon': 'ε',
  transfer: 'Weight transfer',
  'transfer.sha256': 'SHA-256',
  'dataset.colorJitter.hue': 'Hue',
  'sweep.points': 'Points',
  'sweep.seed': 'Seed of the points',
  'sweep.pruner.reduction': 'Reduction η',
  seeds: 'Seeds',
  seed: 'Seed',
};

const units: Readonly<Record<string, string>> = {
  'training.evaluateEvery': 'epochs',
  'dataset.maxDepth': 'm',
  'model.maxDepth': 'm',
  'sweep.pruner.warmup': 'epochs',
};

/** What a field begins with that has to have a value: settings that small networks learn with. */
const starts: Readonly<Record<string, JsonValue>> = {
  'dataset.colorJitter': { brightness: 0.2, contrast: 0.2 },
  'dataset.augment': { flip: true, crop: 4 },
  'dataset.fold': { of: 5, index: 0 },
  'dataset.limit': { train: 1000 },
  'model.widths': [16, 16],
  'model.depth': 20,
  'strategy.gammaG': 0.1,
  'strategy.gammaB': 0.1,
  'strategy.alphaG': 0.0001,
  'strategy.alphaB': 0.0001,
  'strategy.betaG': 0.01,
  'strategy.betaB': 0.01,
  'optimizer.learningRate': 0.01,
  'schedule.milestones': [20, 30],
  'schedule.warmup': { epochs: 5 },
  transfer: { stage: 1 },
  'sweep.budget': { hours: 1 },
};

/**
 * The one hand-written layer over the forms that are derived from the schemas: the order of what is on the screen, what is
 * common, and what is called otherwise. What terms mean is explained where they are shown.
 */
export const layout = { sections, common: new Set(common), labels, units, starts, sweptRoots };

/** `batchSize` becomes `Batch size`. */
export function labelOf(path: string): string {
  const known = labels[path];
  if (known !== undefined) return known;
  const words = (path.split('.').at(-1) ?? path).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
