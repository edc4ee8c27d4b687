import { z } from 'zod';
import type { OptimizerConfig } from './optimizer-config';
import {
  choiceBy,
  milestones,
  nonNegativeNumber,
  object,
  positiveInteger,
  positiveNumber,
  word,
} from './schema-helpers';
import type { TrainingConfig } from './training-config';

const every = word(['epoch', 'step'])
  .default('epoch')
  .describe('epoch: the learning rates change after each epoch; step: after each step');
const end = nonNegativeNumber
  .default(0)
  .describe('what the learning rate ends at; those of quadratic terms keep their ratio to it');
const warmup = object({
  epochs: positiveInteger.describe('epochs until the learning rates are what the schedule says'),
  from: positiveNumber
    .max(1)
    .default(0.1)
    .describe('factor at the start; it grows linearly to 1, as by LinearLR of PyTorch'),
  every,
})
  .optional()
  .describe('a linear warm-up, multiplied onto the schedule');

export const scheduleSchema = choiceBy(
  'type',
  ['constant', 'multistep', 'cosine', 'polynomial'],
  [
    object({ type: z.literal('constant'), warmup }),
    object({
      type: z.literal('multistep'),
      milestones: milestones.describe('epochs after which all learning rates are multiplied by the factor'),
      factor: z.number().positive().max(1).default(0.1),
      warmup,
    }),
    object({ type: z.literal('cosine'), end, every, warmup }).describe(
      'half a cosine from the learning rate to its end over all epochs, as CosineAnnealingLR of PyTorch',
    ),
    object({
      type: z.literal('polynomial'),
      power: positiveNumber.default(1).describe('1: a straight line'),
      end,
      every,
      warmup,
    }).describe(
      'end + (rate − end)·(1 − t/epochs)^power after t epochs; without an end, PolynomialLR of PyTorch',
    ),
  ],
);
export type ScheduleConfig = z.output<typeof scheduleSchema>;
export type WarmupConfig = NonNullable<ScheduleConfig['warmup']>;
export type Every = WarmupConfig['every'];

/** Rules over a schedule and the rest of a configuration. */
export function checkSchedule(
  config: { schedule: ScheduleConfig; optimizer: OptimizerConfig; training: TrainingConfig },
  issue: (path: PropertyKey[], message: string) => void,
): void {
  const { schedule, optimizer, training } = config;
  if (schedule.warmup !== undefined && schedule.warmup.epochs >= training.epochs) {
    issue(
      ['schedule', 'warmup', 'epochs'],
      `expected less than training.epochs (${training.epochs}), found ${schedule.warmup.epochs}`,
    );
  }
  if ('end' in schedule && schedule.end > optimizer.learningRate) {
    issue(
      ['schedule', 'end'],
      `it is a learning rate, not a factor; expected at most optimizer.learningRate (${optimizer.learningRate}), found ${schedule.end}`,
    );
  }
}
