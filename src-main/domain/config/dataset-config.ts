import { z } from 'zod';
import { didYouMean, suggest } from '../../core/suggest';
import type { Task } from '../metrics';
import { generatorNames, generatorSchemas, type GeneratedDatasetConfig } from './generators';
import { imageKeys } from './image-keys';
import { object } from './schema-helpers';
import { splitShape } from './split-config';

export * from './generators';

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
    ...splitShape,
    standardizeTargets: z
      .boolean()
      .default(true)
      .describe(
        'tables only: train on numbers (t − mean) / deviation with those of the training part; the loss is that of these, rmse is in the units of the column',
      ),
    ...imageKeys,
  },
  misspeltGenerator,
);

export const datasetSchema = z.union([
  ...generatorSchemas,
  // Otherwise Zod takes a generator with a wrong value for imported data with unknown keys, which it minds less.
  importedSchema.refine(({ name }) => !isGeneratorName(name), { abort: true, path: ['name'] }),
]);
export type DatasetConfig = z.output<typeof datasetSchema>;
export type ImportedDatasetConfig = z.output<typeof importedSchema>;

export function isGenerated(config: DatasetConfig): config is GeneratedDatasetConfig {
  return isGeneratorName(config.name);
}

const isGeneratorName = (name: string): boolean => (generatorNames as readonly string[]).includes(name);

/** What is learned from a data set; undefined for imported data, of which only its manifest says. */
export function taskOf(config: DatasetConfig): Task | undefined {
  if (!isGenerated(config)) return undefined;
  switch (config.name) {
    case 'runge':
    case 'polynomial-spline':
    case 'hierarchical-polynomial':
      return 'regression';
    case 'poisson':
      return config.targets === 'residual' ? 'directions' : 'regression';
    case 'elliptic':
      return 'variational';
    case 'noisy-images':
      return 'denoising';
    case 'scenes':
      return 'depth';
    case 'xor':
      return config.targets === 'value' ? 'regression' : 'classification';
    case 'spirals':
    case 'circles':
    case 'textures':
      return 'classification';
  }
}
