import { z } from 'zod';
import { choiceBy, object, positiveInteger, positiveNumber, word } from './schema-helpers';

const tpe = object(
  {
    type: z.literal('tpe'),
    startup: positiveInteger.default(10).describe('points drawn at random before results are learnt from'),
    candidates: positiveInteger
      .default(24)
      .describe('draws of which the most promising becomes the next point'),
    priorWeight: positiveNumber.default(1).describe('how many results the belief before any result weighs'),
  },
  misplaced,
);
const evolution = object(
  {
    type: z.literal('evolution'),
    population: z.int().min(2).default(20).describe('how many of the latest results can be parents'),
    tournament: positiveInteger
      .default(5)
      .describe('how many of them are drawn, the best of which is the parent'),
  },
  misplaced,
).superRefine(({ population, tournament }, context) => {
  if (tournament <= population) return;
  context.addIssue({
    code: 'custom',
    path: ['tournament'],
    message: `expected at most the population (${population}), found ${tournament}`,
  });
});
export type TpeOptions = z.output<typeof tpe>;
export type EvolutionOptions = z.output<typeof evolution>;

/** Samplers whose points are known before any result. */
export const fixedSamplers = ['grid', 'random', 'sobol'] as const;
export type FixedSamplerName = (typeof fixedSamplers)[number];
const adaptiveSamplers = ['tpe', 'evolution'] as const;
const besideSampler = ['points', 'seed', 'space', 'pruner', 'budget'];
/** Keys of the search that were written into the sampler's block. */
function misplaced(input: unknown): string {
  const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
  const moved = keys.filter((key) => besideSampler.includes(key));
  return moved.length === 0
    ? ''
    : `${moved.join(' and ')} stand${moved.length > 1 ? '' : 's'} beside sampler.`;
}
const [grid, random, sobol] = [
  object({ type: z.literal('grid') }, misplaced),
  object({ type: z.literal('random') }, misplaced),
  object({ type: z.literal('sobol') }, misplaced),
];
const block = choiceBy(
  'type',
  [...fixedSamplers, ...adaptiveSamplers],
  [grid, random, sobol, tpe, evolution],
);

/** What chooses the points: a word, or a block with its options. */
export const samplerSchema = z
  .union([word([...fixedSamplers, ...adaptiveSamplers]), block])
  .describe(
    'grid: every combination; random: independent draws; sobol: draws that fill the space more evenly; tpe, evolution: draws near what was good so far',
  );
export type SamplerConfig = z.output<typeof samplerSchema>;
export type SamplerOptions = { type: FixedSamplerName } | TpeOptions | EvolutionOptions;

/** The sampler's options with nothing left out. */
export function samplerOptions(sampler: SamplerConfig): SamplerOptions {
  if (typeof sampler !== 'string') return sampler;
  return block.parse({ type: sampler });
}

export const isAdaptive = (sampler: SamplerConfig): boolean =>
  !(fixedSamplers as readonly string[]).includes(samplerOptions(sampler).type);
