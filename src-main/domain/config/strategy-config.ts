import { z } from 'zod';
import { choiceBy, nonNegativeNumber, object, word } from './schema-helpers';

/** Training strategies, Table I of the paper. */
export const strategyNames = ['none', 'relinear-sg', 'relinear-sw-l1', 'relinear-sw-l2'] as const;
export type StrategyName = (typeof strategyNames)[number];

const shrinkage = z.number().min(0).max(1);

export const strategySchema = choiceBy('type', strategyNames, [
  object({ type: z.literal('none') }).describe('quadratic weights start at random and learn like all others'),
  object({
    type: z.literal('relinear-sg'),
    gammaG: nonNegativeNumber.describe('γ_g: learning rate of w_g and b_g; what it counts in, gammaAs says'),
    gammaB: nonNegativeNumber.describe('γ_b: learning rate of w_b and c; what it counts in, gammaAs says'),
    gammaAs: word(['factor', 'rate'])
      .default('factor')
      .describe(
        'factor: γ_g and γ_b are factors of optimizer.learningRate; rate: they are initial learning rates themselves, and decay with the schedule as all others do',
      ),
  }),
  object({
    type: z.literal('relinear-sw-l1'),
    alphaG: nonNegativeNumber.describe('α_g: after each step w_g moves by α_g towards zero'),
    alphaB: nonNegativeNumber.describe('α_b: after each step w_b moves by α_b towards zero'),
  }),
  object({
    type: z.literal('relinear-sw-l2'),
    betaG: shrinkage.describe('β_g: each step starts from (1 − β_g)·w_g'),
    betaB: shrinkage.describe('β_b: each step starts from (1 − β_b)·w_b'),
  }),
]);
export type StrategyConfig = z.output<typeof strategySchema>;
