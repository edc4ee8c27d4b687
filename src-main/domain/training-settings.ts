import { z } from 'zod';
import { object } from './config/schema-helpers';

/** What of the machine runs are given. A change holds for runs that start from then on. */
export const trainingSettingsSchema = object({
  parallel: z
    .union([z.literal('auto'), z.int().positive().max(1024)])
    .default('auto')
    .describe('runs that train at a time; auto: as many as there are cores, memory and GPUs for'),
  cores: z
    .union([z.literal('auto'), z.int().positive().max(4096)])
    .default('auto')
    .describe('processor cores that are divided among runs; auto: all'),
  gpus: z
    .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
    .default('all')
    .describe('UUIDs of the NVIDIA GPUs that runs may have; all: whichever there are'),
});
export type TrainingSettings = z.output<typeof trainingSettingsSchema>;
