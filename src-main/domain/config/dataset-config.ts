import { z } from 'zod';
import { didYouMean, suggest } from '../../core/suggest';
import type { Task } from '../metrics';
import { fraction, nonNegativeNumber, object, positiveInteger, positiveNumber, word } from './schema-helpers';

/** Names of the built-in generators; imported data may not take them. */
export const generatorNames = ['runge', 'xor', 'spirals', 'circles', 'noisy-images', 'scenes'] as const;
export type GeneratorName = (typeof generatorNames)[number];

const seed = z.int().nonnegative().default(0).describe('seed of the generated points (not of the training)');

export const rungeSchema = object({
  name: z.literal('runge'),
  points: positiveInteger.default(33).describe('equidistant training points of 1/(1+25x²) on [-1, 1]'),
  testPoints: positiveInteger.default(100).describe('equidistant test points strictly inside [-1, 1]'),
});

export const xorSchema = object({
  name: z.literal('xor'),
  points: positiveInteger.default(200).describe('training points'),
  testPoints: positiveInteger.default(200),
  noise: nonNegativeNumber.default(0.2).describe('standard deviation around the four corners'),
  targets: word(['class', 'value'])
    .default('class')
    .describe('class: a classification; value: a regression of 0 and 1, for a single output'),
  seed,
});

export const spiralsSchema = object({
  name: z.literal('spirals'),
  points: positiveInteger.default(400).describe('training points over all classes'),
  testPoints: positiveInteger.default(400),
  classes: z.int().min(2).max(10).default(2).describe('number of spiral arms'),
  turns: z.number().positive().default(1.5).describe('turns of each arm'),
  noise: nonNegativeNumber.default(0.03),
  seed,
});

export const circlesSchema = object({
  name: z.literal('circles'),
  points: positiveInteger.default(400),
  testPoints: positiveInteger.default(400),
  innerRadius: z
    .number()
    .positive()
    .lt(1)
    .default(0.5)
    .describe('radius of the inner circle; the outer has 1'),
  noise: nonNegativeNumber.default(0.1),
  seed,
});

export const noisyImagesSchema = object({
  name: z.literal('noisy-images'),
  images: positiveInteger.default(256).describe('training images'),
  testImages: positiveInteger.default(64),
  size: positiveInteger.default(32).describe('height and width of an image'),
  channels: positiveInteger.default(1),
  noise: nonNegativeNumber.default(0.1).describe('standard deviation of the noise on intensities in [0, 1]'),
  seed: z.int().nonnegative().default(0).describe('seed of the generated images (not of the training)'),
});

const pixels = (value: number) =>
  z
    .int()
    .positive()
    .multipleOf(16, { error: (issue) => `expected a multiple of 16, found ${String(issue.input)}` })
    .default(value);

export const scenesSchema = object({
  name: z.literal('scenes'),
  images: positiveInteger.default(64).describe('training images'),
  testImages: positiveInteger.default(16),
  height: pixels(64).describe('rows of an image, a multiple of 16'),
  width: pixels(208).describe('columns of an image, a multiple of 16'),
  maxDepth: positiveNumber.default(80).describe('metres; what is farther away has no measured depth'),
  density: z.number().gt(0).max(1).default(1).describe('share of the pixels whose depth is measured'),
  seed: z.int().nonnegative().default(0).describe('seed of the generated scenes (not of the training)'),
});

/** Options of a generator beside a name that is none: most likely the name is misspelt. */
function misspeltGenerator(input: unknown): string {
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : undefined;
  if (typeof name !== 'string' || suggest(name, generatorNames) === undefined) return '';
  return `There is no generator "${name}". ${didYouMean(name, generatorNames)}`;
}

export const importedSchema = object(
  {
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, {
        error: 'expected a data set name: letters, digits, ".", "_" and "-", starting with a letter or digit',
      })
      .refine((name) => !(generatorNames as readonly string[]).includes(name))
      .describe('name under which the data was imported with `quadlab dataset add`'),
    testFraction: fraction
      .gt(0)
      .optional()
      .describe('share of the examples held out for testing, where the data has no test part of its own'),
    splitSeed: z.int().nonnegative().default(0).describe('seed of that split'),
    limit: object({ train: positiveInteger.optional(), test: positiveInteger.optional() })
      .optional()
      .describe('use only so many examples of each part, spread evenly over the classes'),
    normalize: z
      .boolean()
      .default(true)
      .describe(
        'normalization with the mean and deviation of the training part: of the channels of images, of the columns of tables',
      ),
    standardizeTargets: z
      .boolean()
      .default(true)
      .describe(
        'tables only: train on numbers (t − mean) / deviation with those of the training part; the loss is that of these, rmse is in the units of the column',
      ),
    augment: word(['none', 'cifar'])
      .default('none')
      .describe('cifar: horizontal flip and a random crop after padding by 4 pixels'),
  },
  misspeltGenerator,
);

export const datasetSchema = z.union([
  rungeSchema,
  xorSchema,
  spiralsSchema,
  circlesSchema,
  noisyImagesSchema,
  scenesSchema,
  importedSchema,
]);
export type DatasetConfig = z.output<typeof datasetSchema>;
export type RungeConfig = z.output<typeof rungeSchema>;
export type XorConfig = z.output<typeof xorSchema>;
export type SpiralsConfig = z.output<typeof spiralsSchema>;
export type CirclesConfig = z.output<typeof circlesSchema>;
export type NoisyImagesConfig = z.output<typeof noisyImagesSchema>;
export type ScenesConfig = z.output<typeof scenesSchema>;
export type ImportedDatasetConfig = z.output<typeof importedSchema>;
export type GeneratedDatasetConfig = Exclude<DatasetConfig, ImportedDatasetConfig>;

export function isGenerated(config: DatasetConfig): config is GeneratedDatasetConfig {
  return (generatorNames as readonly string[]).includes(config.name);
}

/** What is learned from a data set; undefined for imported data, of which only its manifest says. */
export function taskOf(config: DatasetConfig): Task | undefined {
  if (!isGenerated(config)) return undefined;
  switch (config.name) {
    case 'runge':
      return 'regression';
    case 'noisy-images':
      return 'denoising';
    case 'scenes':
      return 'depth';
    case 'xor':
      return config.targets === 'value' ? 'regression' : 'classification';
    case 'spirals':
    case 'circles':
      return 'classification';
  }
}
