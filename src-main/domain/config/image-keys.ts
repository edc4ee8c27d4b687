import { z } from 'zod';
import { augmentSchema } from './augment-config';

/** How images become inputs: keys of every data set that has images. */
export const imageKeys = {
  normalize: z
    .boolean()
    .default(true)
    .describe('per-channel normalization with the training mean and deviation; of tables, of each column'),
  augment: augmentSchema
    .default('none')
    .describe('how training examples are changed at random; cifar: { flip: true, crop: 4 }'),
};
