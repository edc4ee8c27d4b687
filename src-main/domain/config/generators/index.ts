import type { z } from 'zod';
import { ellipticSchema } from './elliptic';
import { hierarchicalPolynomialSchema, polynomialSplineSchema, rungeSchema } from './functions';
import { noisyImagesSchema, scenesSchema, texturesSchema } from './images';
import { circlesSchema, spiralsSchema, xorSchema } from './plane';
import { poissonSchema } from './poisson';

export * from './elliptic';
export * from './functions';
export * from './images';
export * from './plane';
export * from './poisson';

/** Names of the built-in generators; imported data may not take them. */
export const generatorNames = [
  'runge',
  'polynomial-spline',
  'hierarchical-polynomial',
  'xor',
  'spirals',
  'circles',
  'noisy-images',
  'textures',
  'scenes',
  'poisson',
  'elliptic',
] as const;
export type GeneratorName = (typeof generatorNames)[number];

export const generatorSchemas = [
  rungeSchema,
  polynomialSplineSchema,
  hierarchicalPolynomialSchema,
  xorSchema,
  spiralsSchema,
  circlesSchema,
  noisyImagesSchema,
  texturesSchema,
  scenesSchema,
  poissonSchema,
  ellipticSchema,
] as const;
export type GeneratedDatasetConfig = z.output<(typeof generatorSchemas)[number]>;

/** Whether the inputs are images [height, width, channels]. */
export function generatesImages({ name }: GeneratedDatasetConfig): boolean {
  return name === 'noisy-images' || name === 'textures' || name === 'scenes';
}
