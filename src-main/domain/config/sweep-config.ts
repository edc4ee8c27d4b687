import { z } from 'zod';
import { baseShape } from './run-config';
import { object, positiveInteger } from './schema-helpers';
import { searchSchema } from './search-space';
import { objectivesSchema, type Objective, type SweepObjective } from './training-config';

const json = z.record(z.string(), z.json());

/**
 * A sweep: the configuration that all of its runs share and the space to search. The shared part is checked as a whole
 * once a point's values are in it (`resolvePoint`), since a point may replace any of its keys.
 */
const experiment = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('the experiment that it belongs to: what several sweeps are about');

export const sweepFileSchema = object({
  name: baseShape.name,
  experiment,
  dataset: json,
  model: json,
  strategy: json.optional(),
  optimizer: json,
  schedule: json.optional(),
  training: json,
  transfer: json.optional(),
  seeds: z
    .union([positiveInteger, z.array(z.int().nonnegative()).min(1)], {
      error: 'expected a number of seeds, or a list of them',
    })
    .default(1)
    .describe('how often each point is trained: a number n (seeds 0 … n−1), or the seeds themselves'),
  sweep: searchSchema,
  objective: objectivesSchema,
});

/** The same for editors, which complete inside the shared part too. */
export const sweepEditorSchema = object({
  ...baseShape,
  experiment,
  seeds: sweepFileSchema.shape.seeds,
  sweep: searchSchema,
  objective: objectivesSchema,
});

export type SweepConfig = z.output<typeof sweepFileSchema>;

export function seedsOf(config: SweepConfig): number[] {
  return typeof config.seeds === 'number' ? Array.from({ length: config.seeds }, (_, i) => i) : config.seeds;
}

/** What the sweep is to make good; with several, the first is what tables are marked by and pruners compare. */
export function objectivesOf({ objective }: Pick<SweepConfig, 'objective'>): readonly SweepObjective[] {
  return Array.isArray(objective) ? objective : [objective];
}

export function mainObjective(config: Pick<SweepConfig, 'objective'>): Objective {
  // The schema wants at least one, the first of which is a metric.
  return objectivesOf(config)[0] as Objective;
}
