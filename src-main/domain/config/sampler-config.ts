import { z } from 'zod';
import { choiceBy, object, positiveInteger, positiveNumber, word } from './schema-helpers';
import { checkSearch, searchShape } from './search-space';
import { objectiveSchema } from './training-config';

const tpe = object({
  type: z.literal('tpe'),
  startup: positiveInteger.default(10).describe('points drawn at random before results are learnt from'),
  candidates: positiveInteger
    .default(24)
    .describe('draws of which the most promising becomes the next point'),
  priorWeight: positiveNumber.default(1).describe('how many results the belief before any result weighs'),
});
const evolution = object({
  type: z.literal('evolution'),
  population: z.int().min(2).default(20).describe('how many of the latest results can be parents'),
  tournament: positiveInteger
    .default(5)
    .describe('how many of them are drawn, the best of which is the parent'),
}).superRefine(({ population, tournament }, context) => {
  if (tournament <= population) return;
  context.addIssue({
    code: 'custom',
    path: ['tournament'],
    message: `expected at most the population (${population}), found ${tournament}`,
  });
});
export type TpeOptions = z.output<typeof tpe>;
export type EvolutionOptions = z.output<typeof evolution>;

const names = ['tpe', 'evolution'] as const;
const block = choiceBy('type', names, [tpe, evolution]);

/** A sampler that learns from results: a word for the usual options, or a block of them. */
export const adaptiveSamplerSchema = z.union([word(names), block]);

/** A search whose points depend on results. */
export const adaptiveSearchSchema = object({ sampler: adaptiveSamplerSchema, ...searchShape }).superRefine(
  (search, context) => {
    const name = typeof search.sampler === 'string' ? search.sampler : search.sampler.type;
    checkSearch(name, search, (path, message) => {
      context.addIssue({ code: 'custom', path, message });
    });
  },
);
export type AdaptiveSearch = z.output<typeof adaptiveSearchSchema>;

/** The sampler's options with nothing left out. */
export function samplerOptions(sampler: AdaptiveSearch['sampler']): TpeOptions | EvolutionOptions {
  return typeof sampler === 'string' ? block.parse({ type: sampler }) : sampler;
}

/** One objective, or several of which none can be improved without another getting worse (a Pareto front). */
export const objectivesSchema = z.union([objectiveSchema, z.array(objectiveSchema).min(1)], {
  error: () => 'expected { metric, goal, value }, or a list of them',
});
