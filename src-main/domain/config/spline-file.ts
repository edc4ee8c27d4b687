import { z } from 'zod';
import { polynomialSplineSchema } from './generators/functions';
import { object } from './schema-helpers';

/** A spline by its knots and pieces, or that of the generator polynomial-spline. */
export const splineFileSchema = z.union([
  object({
    breakpoints: z.array(z.number()).min(2).describe('knots ξ_0 < … < ξ_n, ends included'),
    coefficients: z
      .array(z.array(z.number()).min(1))
      .min(1)
      .describe(
        'of each of the n pieces: what stands before 1, x − ξ, (x − ξ)², …, ξ being the knot it begins at',
      ),
  }),
  object({ dataset: polynomialSplineSchema }),
]);
export type SplineFile = z.output<typeof splineFileSchema>;
