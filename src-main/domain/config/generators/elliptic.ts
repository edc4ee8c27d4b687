import { z } from 'zod';
import { object, positiveInteger, positiveNumber, word } from '../schema-helpers';
import { seedOf } from './shared';

export const ellipticSchema = object({
  name: z.literal('elliptic'),
  dimensions: z.literal([1, 2]).default(1).describe('of the domain: the interval or the square of length 1'),
  equation: word(['reaction', 'diffusion'])
    .default('reaction')
    .describe('reaction: −Δu + u³ = f; diffusion: −div((1 + |∇u|²)∇u) = f; u is 0 on the boundary'),
  amplitude: positiveNumber
    .max(10)
    .default(1)
    .describe('factor of the solution; the larger, the farther the equation is from a linear one'),
  points: positiveInteger.default(256).describe('points at which the energy is taken in training'),
  testPoints: positiveInteger.default(1024),
  seed: seedOf('points'),
});
export type EllipticConfig = z.output<typeof ellipticSchema>;
