import { z } from 'zod';
import { nonNegativeNumber, object, positiveInteger, word } from '../schema-helpers';
import { seedOf } from './shared';

export const poissonSchema = object({
  name: z.literal('poisson'),
  dimensions: z.literal([1, 2]).default(2).describe('of the grid: a line or a square'),
  size: z.int().min(2).max(128).default(8).describe('grid points along each dimension: n or n² unknowns'),
  systems: positiveInteger.default(1000).describe('right-hand sides to train with'),
  testSystems: positiveInteger.default(200),
  targets: word(['direction', 'solution', 'residual'])
    .default('direction')
    .describe(
      'solution: u = A⁻¹r; direction: u over its root mean square, since a search needs no length; residual: r itself, for a network d(r) that learns without solutions to make the best r − α·A·d(r) small',
    ),
  decay: nonNegativeNumber
    .max(8)
    .default(1)
    .describe('how smooth right-hand sides are: modes of eigenvalue λ have the variance λ^-decay; 0: white'),
  seed: seedOf('right-hand sides'),
});
export type PoissonConfig = z.output<typeof poissonSchema>;
