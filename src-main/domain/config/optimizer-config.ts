import { z } from 'zod';
import {
  choiceBy,
  fraction,
  nonNegativeNumber,
  object,
  positiveInteger,
  positiveNumber,
} from './schema-helpers';

const learningRate = positiveNumber.describe(
  'initial learning rate of every parameter that is not quadratic',
);
const weightDecay = nonNegativeNumber
  .default(0)
  .describe('added to the gradient as weightDecay·w, as in PyTorch');

export const optimizerSchema = choiceBy(
  'type',
  ['sgd', 'adam'],
  [
    object({ type: z.literal('sgd'), learningRate, momentum: fraction.default(0), weightDecay }),
    object({
      type: z.literal('adam'),
      learningRate,
      beta1: fraction.default(0.9),
      beta2: fraction.default(0.999),
      epsilon: positiveNumber.default(1e-8),
      weightDecay,
    }),
  ],
);
export type OptimizerConfig = z.output<typeof optimizerSchema>;

export const scheduleSchema = choiceBy(
  'type',
  ['constant', 'multistep'],
  [
    object({ type: z.literal('constant') }),
    object({
      type: z.literal('multistep'),
      milestones: z
        .array(positiveInteger)
        .min(1)
        .refine((epochs) => epochs.every((epoch, i) => i === 0 || epoch > (epochs[i - 1] ?? 0)), {
          error: 'expected epochs in ascending order',
        })
        .describe('epochs after which all learning rates are multiplied by the factor'),
      factor: z.number().positive().max(1).default(0.1),
    }),
  ],
);
export type ScheduleConfig = z.output<typeof scheduleSchema>;
