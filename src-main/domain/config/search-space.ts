import { z } from 'zod';
import { didYouMean } from '../../core/suggest';
import { checkConditions } from './conditions';
import { dimensionSchema, pathSchema, type Dimension } from './dimension';
import { prunerSchema } from './pruner-config';
import { samplerOptions, samplerSchema } from './sampler-config';
import { object, positiveInteger, positiveNumber } from './schema-helpers';

export type { Dimension, JsonValue, PointValues } from './dimension';

export const searchSpaceSchema = z
  .record(pathSchema, dimensionSchema)
  .refine((space) => Object.keys(space).length > 0, { error: 'expected at least one dimension' });
export type SearchSpace = z.output<typeof searchSpaceSchema>;

/** How many dimensions `sobol` has direction numbers for. */
export const sobolDimensions = 161;

/** What a search may take; without one it takes what it needs. */
const budgetSchema = object(
  {
    hours: positiveNumber.optional().describe('of training, summed over all runs'),
    runs: positiveInteger.optional().describe('how many runs are started'),
  },
  undefined,
  (input) =>
    typeof input === 'number'
      ? `{ hours: ${input} } or { runs: ${input} }`
      : '{ hours, runs } or one of them',
).refine(({ hours, runs }) => hours !== undefined || runs !== undefined, {
  error: 'expected hours, runs or both',
});
export type Budget = z.output<typeof budgetSchema>;

/** Which points are trained, and for how long. */
export const searchSchema = object({
  sampler: samplerSchema,
  points: positiveInteger.optional().describe('how many points a search takes that is no grid'),
  seed: z.int().nonnegative().default(0).describe('seed of the points; a grid needs none'),
  space: searchSpaceSchema,
  pruner: prunerSchema
    .optional()
    .describe('when to stop a point early: median, asha, collapse, none, a block of options, or a list'),
  budget: budgetSchema
    .optional()
    .describe('what the sweep may take; once it is used up the rest is paused, with checkpoints'),
}).superRefine((search, context) => {
  checkSearch(samplerOptions(search.sampler).type, search, (path, message) => {
    context.addIssue({ code: 'custom', path, message });
  });
});
export type Search = z.output<typeof searchSchema>;

/** Rules over more than one key of a search. */
function checkSearch(
  sampler: string,
  { points, space }: { points?: number | undefined; space: SearchSpace },
  issue: (path: string[], message: string) => void,
): void {
  if (sampler !== 'grid' && points === undefined) {
    issue(['points'], `expected a number of points for the ${sampler} sampler`);
  }
  if (sampler === 'grid' && points !== undefined) {
    issue(['points'], 'a grid has as many points as its space; leave this out');
  }
  const own = Object.values(space).filter((dimension) => !('same' in dimension)).length;
  if (sampler === 'sobol' && own > sobolDimensions) {
    issue(
      ['space'],
      `expected at most ${sobolDimensions} dimensions for sobol, found ${own}; random takes any number`,
    );
  }
  for (const [name, dimension] of Object.entries(space)) {
    for (const wrong of wrongRoots(name, dimension)) {
      issue(
        ['space', name],
        `"${wrong}" is no path from the top of the configuration; expected one that begins with ${sweptRoots.join(', ')}, such as strategy.gammaG. ${didYouMean(wrong.split('.')[0] ?? '', sweptRoots)}`.trim(),
      );
    }
    checkSame(name, dimension, space, issue);
    if (
      sampler === 'grid' &&
      'min' in dimension &&
      dimension.steps === undefined &&
      dimension.step === undefined
    ) {
      issue(['space', name], 'a grid takes finitely many values: add steps or step, or give a list');
    }
  }
  checkConditions(space, (path, message) => {
    issue(['space', ...path], message);
  });
}

function checkSame(
  name: string,
  dimension: Dimension,
  space: SearchSpace,
  issue: (path: string[], message: string) => void,
): void {
  if (!('same' in dimension)) return;
  const other = space[dimension.same];
  if (other !== undefined && !('same' in other) && !('variants' in other)) return;
  const others = Object.keys(space).filter((key) => key !== name);
  issue(
    ['space', name, 'same'],
    `expected the path of another dimension with values of its own, found "${dimension.same}". ${didYouMean(dimension.same, others)}`.trim(),
  );
}

/** What a swept path may begin with. */
export const sweptRoots: readonly string[] = [
  'dataset',
  'model',
  'strategy',
  'optimizer',
  'schedule',
  'training',
  'transfer',
];

/** Paths of a dimension that begin with no key of a configuration. A variants dimension has a free name itself. */
function wrongRoots(name: string, dimension: Dimension): string[] {
  const paths = 'variants' in dimension ? Object.values(dimension.variants).flatMap(Object.keys) : [name];
  return [...new Set(paths)].filter((path) => !sweptRoots.includes(path.split('.')[0] ?? ''));
}
