import { z } from 'zod';
import { imageKeys } from '../image-keys';
import { nonNegativeNumber, object, positiveInteger, positiveNumber } from '../schema-helpers';
import { seedOf } from './shared';

/** Images, made pixel by pixel. */

export const noisyImagesSchema = object({
  name: z.literal('noisy-images'),
  images: positiveInteger.default(256).describe('training images'),
  testImages: positiveInteger.default(64),
  size: positiveInteger.default(32).describe('height and width of an image'),
  channels: positiveInteger.default(1),
  noise: nonNegativeNumber.default(0.1).describe('standard deviation of the noise on intensities in [0, 1]'),
  seed: seedOf('images'),
});
export type NoisyImagesConfig = z.output<typeof noisyImagesSchema>;

/** In the order in which `classes` takes them: a texture and a shape in turn. */
export const textureClasses = [
  'stripes',
  'disc',
  'waves',
  'triangle',
  'checks',
  'square',
  'rings',
  'cross',
  'strands',
  'star',
] as const;

export const texturesSchema = object({
  name: z.literal('textures'),
  images: positiveInteger.default(4000).describe('training images'),
  testImages: positiveInteger.default(1000),
  classes: z
    .int()
    .min(2)
    .max(textureClasses.length)
    .default(textureClasses.length)
    .describe(`the first so many of ${textureClasses.join(', ')}`),
  size: z.int().min(16).max(512).default(32).describe('height and width of an image'),
  clutter: nonNegativeNumber
    .max(4)
    .default(1)
    .describe('how much of a disturbance lies over texture or shape; 0: nothing, 2: much'),
  noise: nonNegativeNumber
    .max(1)
    .default(0.05)
    .describe('standard deviation of the noise on intensities in [0, 1]'),
  ...imageKeys,
  seed: seedOf('images'),
});
export type TexturesConfig = z.output<typeof texturesSchema>;

const pixels = (value: number) =>
  z
    .int()
    .positive()
    .multipleOf(16, { error: (issue) => `expected a multiple of 16, found ${String(issue.input)}` })
    .default(value);

export const scenesSchema = object({
  name: z.literal('scenes'),
  images: positiveInteger.default(64).describe('training images'),
  testImages: positiveInteger.default(16),
  height: pixels(64).describe('rows of an image, a multiple of 16'),
  width: pixels(208).describe('columns of an image, a multiple of 16'),
  maxDepth: positiveNumber.default(80).describe('metres; what is farther away has no measured depth'),
  density: z.number().gt(0).max(1).default(1).describe('share of the pixels whose depth is measured'),
  seed: seedOf('scenes'),
});
export type ScenesConfig = z.output<typeof scenesSchema>;
