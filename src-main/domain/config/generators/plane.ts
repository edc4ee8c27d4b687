import { z } from 'zod';
import { nonNegativeNumber, object, positiveInteger, word } from '../schema-helpers';
import { seedOf } from './shared';

/** Classes of points in the plane. */

const seed = seedOf('points');

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
export type XorConfig = z.output<typeof xorSchema>;

export const spiralsSchema = object({
  name: z.literal('spirals'),
  points: positiveInteger.default(400).describe('training points over all classes'),
  testPoints: positiveInteger.default(400),
  classes: z.int().min(2).max(10).default(2).describe('number of spiral arms'),
  turns: z.number().positive().default(1.5).describe('turns of each arm'),
  noise: nonNegativeNumber.default(0.03),
  seed,
});
export type SpiralsConfig = z.output<typeof spiralsSchema>;

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
export type CirclesConfig = z.output<typeof circlesSchema>;
