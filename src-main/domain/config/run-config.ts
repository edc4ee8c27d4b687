import { z } from 'zod';
import { checkCombinations } from './combinations';
import { datasetSchema } from './dataset-config';
import { modelSchema } from './model-config';
import { optimizerSchema } from './optimizer-config';
import { scheduleSchema } from './schedule-config';
import { object } from './schema-helpers';
import { strategySchema } from './strategy-config';
import { objectiveSchema, trainingSchema } from './training-config';
import { transferSchema } from './transfer-config';

/** The keys that a run and a sweep share. */
export const baseShape = {
  name: z.string().min(1).max(200).describe('what you call it'),
  dataset: datasetSchema,
  model: modelSchema,
  strategy: strategySchema.default({ type: 'none' }),
  optimizer: optimizerSchema,
  schedule: scheduleSchema.default({ type: 'constant' }),
  training: trainingSchema,
  transfer: transferSchema.optional().describe('start from trained weights instead of random ones'),
  objective: objectiveSchema.optional().describe('the metric that decides which result is best'),
};

/** One training, as written by a person: `quadlab train RUN.yaml`. */
export const runFileSchema = object({
  ...baseShape,
  seed: z.int().nonnegative().default(0).describe('all randomness of the training comes from it'),
}).superRefine((config, context) => {
  checkCombinations(config, (path, message) => {
    context.addIssue({ code: 'custom', path, message });
  });
});

export type RunConfig = z.output<typeof runFileSchema>;
