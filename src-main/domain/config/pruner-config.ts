import { z } from 'zod';
import { explosion } from '../collapse';
import { choiceBy, object, positiveInteger, word } from './schema-helpers';

const epochs = z.int().nonnegative();

const none = object({ type: z.literal('none') });
const median = object({
  type: z.literal('median'),
  startup: epochs.default(5).describe('points that must have finished before any is pruned'),
  warmup: epochs.default(0).describe('epochs in which no run is pruned'),
  interval: positiveInteger.default(1).describe('epochs between two looks'),
  atLeast: positiveInteger
    .default(1)
    .describe('finished points that came as far, below which none is pruned'),
});
const asha = object({
  type: z.literal('asha'),
  reduction: z
    .int()
    .min(2)
    .default(3)
    .describe('η: the best 1/η of a rung train on, and each rung takes η times the epochs of the one before'),
  minEpochs: positiveInteger.default(1).describe('epochs of the first rung'),
  maxEpochs: positiveInteger.optional().describe('no rung at or above this; default: runs end by themselves'),
}).superRefine(({ minEpochs, maxEpochs }, context) => {
  if (maxEpochs === undefined || maxEpochs > minEpochs) return;
  context.addIssue({
    code: 'custom',
    path: ['maxEpochs'],
    message: `expected more than minEpochs (${minEpochs}), found ${maxEpochs}`,
  });
});
const collapse = object({
  type: z.literal('collapse'),
  metric: z.string().min(1).default('train/loss').describe('the loss that is watched; less is better'),
  factor: z
    .number()
    .gt(1)
    .default(explosion.factor)
    .describe('how many times the best loss so far is too much'),
  growth: z
    .number()
    .gt(1)
    .default(100)
    .describe('how many times the norm that a layer began with is too much for w_g and w_b'),
  readings: positiveInteger
    .default(explosion.readings)
    .describe('how many readings in a row must be too much'),
});
export type MedianOptions = z.output<typeof median>;
export type AshaOptions = z.output<typeof asha>;
export type CollapseOptions = z.output<typeof collapse>;
export type PrunerOptions = z.output<typeof none> | MedianOptions | AshaOptions | CollapseOptions;

const names = ['none', 'median', 'asha', 'collapse'] as const;
const block = choiceBy('type', names, [none, median, asha, collapse]);
const one = z.union([word(names), block]);

/** When to stop early: a word for the usual options, a block of them, or a list of which the first that says so stops. */
export const prunerSchema = z.union([...one.options, z.array(one).min(1)]);
export type PrunerConfig = z.output<typeof prunerSchema>;

/** The pruners of a configuration, their options with nothing left out. */
export function prunerOptions(config: PrunerConfig): PrunerOptions[] {
  return (Array.isArray(config) ? config : [config]).map((each) =>
    typeof each === 'string' ? block.parse({ type: each }) : each,
  );
}
