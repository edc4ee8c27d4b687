import { z } from 'zod';
import { nonNegativeNumber, object, positiveInteger, word } from '../schema-helpers';
import { seedOf } from './shared';

/** Regressions of functions that are known. */

export const rungeSchema = object({
  name: z.literal('runge'),
  points: positiveInteger.default(33).describe('equidistant training points of 1/(1+25x²) on [-1, 1]'),
  testPoints: positiveInteger.default(100).describe('equidistant test points strictly inside [-1, 1]'),
});
export type RungeConfig = z.output<typeof rungeSchema>;

export const polynomialSplineSchema = object({
  name: z.literal('polynomial-spline'),
  pieces: positiveInteger.max(1000).default(5).describe('polynomials that the spline is made of'),
  degree: z.int().min(1).max(9).default(3).describe('degree of each of them'),
  smoothness: z
    .int()
    .nonnegative()
    .optional()
    .describe('derivatives that are continuous, below the degree; 0: the spline alone. Default: degree − 1'),
  breakpoints: word(['equidistant', 'random'])
    .default('equidistant')
    .describe('where in [-1, 1] one piece ends and the next begins'),
  points: positiveInteger.default(100).describe('equidistant training points on [-1, 1]'),
  testPoints: positiveInteger.default(200).describe('equidistant test points strictly inside [-1, 1]'),
  noise: nonNegativeNumber.default(0).describe('standard deviation of the noise on the training values'),
  seed: seedOf('spline'),
}).refine(({ smoothness, degree }) => smoothness === undefined || smoothness < degree, {
  path: ['smoothness'],
  error: ({ input }) => {
    const { smoothness, degree } = input as { smoothness: number; degree: number };
    return `expected less than the degree ${degree}, found ${smoothness}: pieces that agree in ${degree} derivatives are one polynomial`;
  },
});
export type PolynomialSplineConfig = z.output<typeof polynomialSplineSchema>;

export const hierarchicalPolynomialSchema = object({
  name: z.literal('hierarchical-polynomial'),
  dimension: positiveInteger.max(4096).default(16).describe('length d of the inputs, x ~ N(0, I_d)'),
  degree: z.int().min(1).max(8).default(2).describe('degree k of the inner polynomial p'),
  linkDegree: z.int().min(1).max(8).default(3).describe('degree q of the outer polynomial g'),
  rank: positiveInteger
    .optional()
    .describe('directions that p looks along, at most the dimension. Default: the dimension'),
  points: positiveInteger.default(2000).describe('training points'),
  testPoints: positiveInteger.default(1000),
  noise: nonNegativeNumber.default(0).describe('standard deviation of the noise on the training values'),
  seed: seedOf('polynomials and points'),
}).refine(({ rank, dimension }) => rank === undefined || rank <= dimension, {
  path: ['rank'],
  error: ({ input }) => {
    const { rank, dimension } = input as { rank: number; dimension: number };
    return `expected at most the dimension ${dimension}, found ${rank}: the directions are orthogonal`;
  },
});
export type HierarchicalPolynomialConfig = z.output<typeof hierarchicalPolynomialSchema>;
