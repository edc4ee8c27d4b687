import { z } from 'zod';
import { didYouMean } from '../../core/suggest';
import { object, positiveInteger, word } from './schema-helpers';

const json: z.ZodType<JsonValue> = z.lazy(() => z.json());
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

const path = z.string().regex(/^[A-Za-z]+(\.[A-Za-z]+)*$/, {
  error: 'expected a path into the configuration such as strategy.gammaG',
});

/** A list of values to choose from. */
export const listDimension = z.array(json).min(1);
/** The same value as another dimension has. */
export const sameDimension = object({ same: path });
/** A range of numbers; a grid needs `steps`. */
export const rangeDimension = object({
  min: z.number(),
  max: z.number(),
  scale: word(['linear', 'log']).default('linear'),
  integer: z.boolean().default(false),
  steps: positiveInteger
    .optional()
    .describe('how many values a grid takes from the range, both ends included'),
}).superRefine((range, context) => {
  if (range.max <= range.min) {
    context.addIssue({
      code: 'custom',
      path: ['max'],
      message: `expected more than min (${range.min}), found ${range.max}`,
    });
  }
  if (range.scale === 'log' && range.min <= 0) {
    context.addIssue({
      code: 'custom',
      path: ['min'],
      message: `expected more than 0 on a log scale, found ${range.min}`,
    });
  }
});
/** Named bundles of settings that belong together: what is compared when single values would not fit each other. */
export const variantsDimension = object({
  variants: z
    .record(z.string().min(1), z.record(path, json))
    .refine((variants) => Object.keys(variants).length > 0, { error: 'expected at least one variant' }),
});

export const dimensionSchema = z.union([listDimension, sameDimension, variantsDimension, rangeDimension], {
  error: () =>
    'expected a list of values, { same: other.path }, { min, max, scale, integer, steps } or { variants: { name: { path: value } } }',
});
export type Dimension = z.output<typeof dimensionSchema>;

export const searchSpaceSchema = z
  .record(path, dimensionSchema)
  .refine((space) => Object.keys(space).length > 0, { error: 'expected at least one dimension' });
export type SearchSpace = z.output<typeof searchSpaceSchema>;

export const searchSchema = object({
  sampler: word(['grid', 'random']),
  points: positiveInteger.optional().describe('how many points a random search takes'),
  seed: z.int().nonnegative().default(0).describe('seed of a random search'),
  space: searchSpaceSchema,
}).superRefine((search, context) => {
  if (search.sampler === 'random' && search.points === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['points'],
      message: 'expected a number of points for the random sampler',
    });
  }
  if (search.sampler === 'grid' && search.points !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['points'],
      message: 'a grid has as many points as its space; leave this out',
    });
  }
  for (const [name, dimension] of Object.entries(search.space)) {
    for (const wrong of wrongRoots(name, dimension)) {
      context.addIssue({
        code: 'custom',
        path: ['space', name],
        message:
          `"${wrong}" is no path from the top of the configuration; expected one that begins with ${roots.join(', ')}, such as strategy.gammaG. ${didYouMean(wrong.split('.')[0] ?? '', roots)}`.trim(),
      });
    }
    if ('same' in dimension) {
      const other = search.space[dimension.same];
      if (other === undefined || 'same' in other || 'variants' in other) {
        context.addIssue({
          code: 'custom',
          path: ['space', name, 'same'],
          message:
            `expected the path of another dimension with values of its own, found "${dimension.same}". ${didYouMean(
              dimension.same,
              Object.keys(search.space).filter((key) => key !== name),
            )}`.trim(),
        });
      }
    }
    if (search.sampler === 'grid' && 'min' in dimension && dimension.steps === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['space', name],
        message: 'a grid takes finitely many values: add steps, or give a list',
      });
    }
  }
});
export type Search = z.output<typeof searchSchema>;

/** What a swept path may begin with. */
const roots = ['dataset', 'model', 'strategy', 'optimizer', 'schedule', 'training', 'transfer'];

/** Paths of a dimension that begin with no key of a configuration. A variants dimension has a free name itself. */
function wrongRoots(name: string, dimension: Dimension): string[] {
  const paths = 'variants' in dimension ? Object.values(dimension.variants).flatMap(Object.keys) : [name];
  return [...new Set(paths)].filter((path) => !roots.includes(path.split('.')[0] ?? ''));
}

/** One value for each dimension; for variants, the variant's name. */
export type PointValues = Record<string, JsonValue>;
